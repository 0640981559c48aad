namespace Perf;

/// <summary>Tells something to whoever watches the run. Lines beyond some a second are left out and counted.</summary>
public sealed record LogStep : Step
{
    /// <summary>What is told, a template.</summary>
    public string Message { get; init; } = "";

    /// <summary>How much it matters.</summary>
    public LogLevel Level { get; init; }
}
