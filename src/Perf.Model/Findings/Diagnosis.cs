namespace Perf;

/// <summary>All that was found out about a run: <c>Get-PerfBottleneck -AsReport</c>. It holds every finding, whatever the sensitivity, so that a report can show more or fewer.</summary>
public sealed record Diagnosis
{
    /// <summary>The version of this shape, as published in config/schemas/diagnosis.schema.json.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The run.</summary>
    public string RunId { get; init; } = "";

    /// <summary>The run's scenario.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The run's environment, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>The target's address.</summary>
    public string Target { get; init; } = "";

    /// <summary>When the run began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Whether monitors alone were looked at while nobody made load that was measured: then nothing is said of response times. <see cref="RunId"/> is that of the look, and no run of it is stored.</summary>
    public bool WithoutLoad { get; init; }

    /// <summary>The cut that <see cref="Findings"/> was made by.</summary>
    public Sensitivity Sensitivity { get; init; } = Sensitivity.Medium;

    /// <summary>The answer in a sentence or two.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Whether the run can be judged.</summary>
    public RunQuality Quality { get; init; } = new();

    /// <summary>Where the time goes; null where nothing was measured.</summary>
    public TimeBudget? Budget { get; init; }

    /// <summary>What was found at this sensitivity, ranked; one of <see cref="Finding.NoBottleneckFound"/> or <see cref="Finding.CannotBeJudged"/> where there is none.</summary>
    public IReadOnlyList<Finding> Findings { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What was looked at and lies below the cut, or is a consequence, the likeliest first.</summary>
    public IReadOnlyList<Finding> Others { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Load, throughput and latency.</summary>
    public LoadCurve Curve { get; init; } = new();

    /// <summary>How far the limit is; null where a bottleneck was found.</summary>
    public Headroom? Headroom { get; init; }

    /// <summary>The highest rate and the busiest resource, whatever was found: <see cref="Headroom"/> is this where nothing was. A cut that shows less has it from here.</summary>
    public Headroom? BusiestResource { get; init; }

    /// <summary>What was not measured, a sentence each with how to measure it.</summary>
    public IReadOnlyList<string> Missing { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What to do next, as commands that can be copied, the most useful first.</summary>
    public IReadOnlyList<string> Next { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What is to be told besides.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value.ToPlainArray(); } = [];
}
