namespace Perf;

/// <summary>A line that a step of a running test told.</summary>
public sealed record LogLine
{
    /// <summary>When, from the run's start; negative while it is being set up.</summary>
    public TimeSpan At { get; init; }

    /// <summary>The virtual user's number in the run, from 1; 0 for what is done before and after the load.</summary>
    public int Vu { get; init; }

    /// <summary>The step's name.</summary>
    public string Step { get; init; } = "";

    /// <summary>How much it matters.</summary>
    public LogLevel Level { get; init; }

    /// <summary>What it told.</summary>
    public string Text { get; init; } = "";
}
