namespace Perf;

/// <summary>Restarts services, by commands that the user declared. Nothing else is ever restarted.</summary>
public interface IServiceRestarts
{
    /// <summary>Whether the user has declared how a target is restarted.</summary>
    /// <param name="target">The target: <c>postgresql</c>, <c>application:shop</c>.</param>
    bool Knows(string target);

    /// <summary>How long its command may take at most.</summary>
    /// <param name="target">The target.</param>
    TimeSpan LongestOf(string target) => TimeSpan.FromMinutes(1);

    /// <summary>Restarts it, and comes back when the command has ended.</summary>
    /// <param name="target">The target.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.RestartFailed"/>: the command failed or did not end, with what it said.</exception>
    Task RestartAsync(string target, CancellationToken cancellation);
}
