namespace Perf;

/// <summary>What a run lacks because a monitor that was named for it could not be read.</summary>
public sealed record MonitorFault
{
    /// <summary>The monitor's name.</summary>
    public string Monitor { get; init; } = "";

    /// <summary>The monitor's kind: <c>postgresql</c>; empty where it is not known.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What failed, why, and what to do, in a sentence that names the monitor and holds no secret; it stands among the run's warnings as well.</summary>
    public string Text { get; init; } = "";

    /// <summary>The share of its readings that failed, 0 to 1; 1 also for what is read once in a run, and was not.</summary>
    public double Share { get; init; } = 1;
}
