namespace Perf.Tests.Tuning.Loop;

/// <summary>Knows how some targets are restarted.</summary>
internal sealed class KnownRestarts(params string[] targets) : IServiceRestarts
{
    public bool Knows(string target) => targets.Contains(target);

    /// <summary>Hears of each restart that no change asked for.</summary>
    public Action<string> Restarted { get; init; } = _ => { };

    public Task RestartAsync(string target, CancellationToken cancellation)
    {
        Restarted(target);
        return Task.CompletedTask;
    }
}
