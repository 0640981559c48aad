namespace Perf;

/// <summary>What runs of one and the same thing against itself (A/A) showed of the setup's noise.</summary>
public sealed record NoiseReport
{
    /// <summary>The measurement's id, the label <c>noise</c> of its runs; empty where existing runs were read.</summary>
    public string Id { get; init; } = "";

    /// <summary>The scenario's name.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The target's address, without user name and password.</summary>
    public string Target { get; init; } = "";

    /// <summary>The environment's name, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>How many runs were used, of both sides together.</summary>
    public int Runs { get; init; }

    /// <summary>The runs that were used.</summary>
    public IReadOnlyList<string> RunIds { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Whether it ended before all runs were made.</summary>
    public bool IsStopped { get; init; }

    /// <summary>The margin that the setup is meant to see, relative.</summary>
    public double Margin { get; init; }

    /// <summary>The error that comparisons are allowed, two-sided.</summary>
    public double Alpha { get; init; }

    /// <summary>Whether every gating metric's smallest visible effect is within the margin.</summary>
    public bool CanGate { get; init; }

    /// <summary>Why, and what to do next, in one sentence.</summary>
    public string Why { get; init; } = "";

    /// <summary>A line for each metric and step.</summary>
    public IReadOnlyList<NoiseMeasurement> Measurements { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Runs that were given or made and left out, with the reason.</summary>
    public IReadOnlyList<LeftOutRun> LeftOut { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What else is to be known.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value.ToPlainArray(); } = [];
}
