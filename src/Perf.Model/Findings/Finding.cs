namespace Perf;

/// <summary>A cause of slowness or failure, with what speaks for it and against it. <c>Get-PerfBottleneck</c> gives them, the likeliest and weightiest first.</summary>
public sealed record Finding
{
    /// <summary>The <see cref="Id"/> of the answer that nothing was found, which names the headroom instead.</summary>
    public const string NoBottleneckFound = "NoBottleneckFound";

    /// <summary>The <see cref="Id"/> of the answer that the run cannot be judged, which says why.</summary>
    public const string CannotBeJudged = "CannotBeJudged";

    /// <summary>Its place, from 1; 0 for <see cref="NoBottleneckFound"/> and <see cref="CannotBeJudged"/>, and for what is only a consequence.</summary>
    public int Rank { get; init; }

    /// <summary>The class: <c>db.missing-index</c>; docs/bottlenecks.md lists them.</summary>
    public string Id { get; init; } = "";

    /// <summary>What it is in a line, with the thing concerned where it is known: <c>An index is missing on orders (customer_id)</c>.</summary>
    public string Title { get; init; } = "";

    /// <summary>Where it lies.</summary>
    public FindingLayer Layer { get; init; }

    /// <summary>How likely it is the cause, 0 to 1; calibrated on the lab, see docs/bottlenecks.md.</summary>
    public double Confidence { get; init; }

    /// <summary>How much of the mean response time it explains, in milliseconds; null where what it costs is not time, such as errors.</summary>
    public double? ImpactMilliseconds { get; init; }

    /// <summary>The share of the response time, or of the failed requests, or of the saturated resource, that it explains: 0 to 1.</summary>
    public double Impact { get; init; }

    /// <summary>How much quicker the mean request may become when it is removed, as a factor, by Amdahl's law: 1 / (1 − impact × removable share). 1 is no gain.</summary>
    public double ExpectedGain { get; init; } = 1;

    /// <summary>The run.</summary>
    public string RunId { get; init; } = "";

    /// <summary>The run's scenario.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The run's environment, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>What this is about, where it is known: a table, a statement, an endpoint, a process.</summary>
    public string? Subject { get; init; }

    /// <summary>Why, in two or three sentences for people.</summary>
    public string Explanation { get; init; } = "";

    /// <summary>What speaks for it, the strongest first.</summary>
    public IReadOnlyList<FindingEvidence> Evidence { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What speaks against it.</summary>
    public IReadOnlyList<FindingEvidence> Against { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Other classes that were seen and follow from this one.</summary>
    public IReadOnlyList<string> Consequences { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The class that this follows from; null for a cause.</summary>
    public string? ConsequenceOf { get; init; }

    /// <summary>What was not measured and would settle it, a sentence each: <c>pg_stat_statements would say which statement</c>.</summary>
    public IReadOnlyList<string> Missing { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The optimizations that may cure it, by their ids in the catalogue: <c>db.index.create</c>.</summary>
    public IReadOnlyList<string> Optimizations { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What the optimizations need to know, by name: the index' definition, the pool's size that would do. Texts, for a catalogue of text.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>How to verify that it is the cause, and that a cure has cured it, a sentence each.</summary>
    public IReadOnlyList<string> Verify { get; init => field = value.ToPlainArray(); } = [];
}
