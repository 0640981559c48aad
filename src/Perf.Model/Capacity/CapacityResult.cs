namespace Perf;

/// <summary>What a search for the capacity found: the highest arrival rate at which a flow meets its thresholds, with an interval.</summary>
public sealed record CapacityResult
{
    /// <summary>The search's id; its runs have the label <c>capacity</c> with this value.</summary>
    public string Id { get; init; } = "";

    /// <summary>The scenario's name.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The flow that was run.</summary>
    public string Flow { get; init; } = "";

    /// <summary>The target's address, without user name and password.</summary>
    public string Target { get; init; } = "";

    /// <summary>The environment's name, or null when none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The capacity: the best estimate when it was found; otherwise the rate that is shown to be met (0 when none is).</summary>
    public double Rate { get; init; }

    /// <summary>The capacity is at least this, with <see cref="Confidence"/>.</summary>
    public double Low { get; init; }

    /// <summary>The capacity is at most this; null when nothing but the search's own bounds limited it.</summary>
    public double? High { get; init; }

    /// <summary>The probability that the capacity lies between Low and High, 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>The unit of all rates: <c>iterations/s</c>.</summary>
    public string Unit { get; init; } = "iterations/s";

    /// <summary>Requests that one iteration made, on average; rates times this are requests per second.</summary>
    public double RequestsPerIteration { get; init; }

    /// <summary>What bounds the answer.</summary>
    public CapacityLimit Limit { get; init; }

    /// <summary>The same in one sentence: which threshold, or what else.</summary>
    public string LimitReason { get; init; } = "";

    /// <summary>Whether the capacity may be higher than anything that was tried.</summary>
    public bool IsAtLeast => Limit is CapacityLimit.MaxRate or CapacityLimit.Generator or CapacityLimit.Time or CapacityLimit.Stopped;

    /// <summary>Whether the interval is as narrow as was asked for; false when the time was over first.</summary>
    public bool IsConverged { get; init; }

    /// <summary>The thresholds that had to be met.</summary>
    public IReadOnlyList<string> Thresholds { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Each rate that was tried, in order of time.</summary>
    public IReadOnlyList<CapacityStep> Steps { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Load against latency, in order of rate.</summary>
    public IReadOnlyList<CapacityPoint> Curve { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>How throughput grows with concurrency, or why that cannot be said.</summary>
    public ScalabilityFit Usl { get; init; } = new();

    /// <summary>Where latency begins to climb; null when the curve has no clear bend.</summary>
    public CapacityKnee? Knee { get; init; }

    /// <summary>What was odd, such as thresholds that cannot be judged by a step.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value.ToPlainArray(); } = [];
}
