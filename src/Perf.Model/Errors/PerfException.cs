namespace Perf;

/// <summary>A fault that a user can act on: it has a stable id and says what to do next.</summary>
public class PerfException : Exception
{
    /// <summary>Creates the fault.</summary>
    /// <param name="id">One of <see cref="ErrorIds"/>.</param>
    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="target">The user's own object that the fault is about, such as a path.</param>
    /// <param name="inner">The cause, if another exception was.</param>
    public PerfException(string id, string message, object? target = null, Exception? inner = null)
        : base(message, inner)
    {
        Id = id;
        Subject = target;
    }

    /// <summary>The stable id, one of <see cref="ErrorIds"/>; scripts may compare it.</summary>
    public string Id { get; }

    /// <summary>The user's own object that the fault is about, or null.</summary>
    public object? Subject { get; }

    /// <summary>The process exit code that a CI step should end with for this fault; see <see cref="ExitCodes"/>.</summary>
    public int ExitCode => ErrorIds.ExitCodeOf(Id);
}
