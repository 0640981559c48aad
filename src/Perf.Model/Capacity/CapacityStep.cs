namespace Perf;

/// <summary>One rate that a search for the capacity tried. Rates are iterations of the flow per second, times milliseconds.</summary>
public sealed record CapacityStep
{
    /// <summary>The step's number, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The rate that was asked for.</summary>
    public double Rate { get; init; }

    /// <summary>The rate at which iterations ended.</summary>
    public double Achieved { get; init; }

    /// <summary>Requests that ended per second.</summary>
    public double RequestRate { get; init; }

    /// <summary>The mean response time of a request, or null without any.</summary>
    public double? Mean { get; init; }

    /// <summary>The 95th percentile of response time.</summary>
    public double? P95 { get; init; }

    /// <summary>The 99th percentile of response time.</summary>
    public double? P99 { get; init; }

    /// <summary>The share of requests that failed, 0 to 1.</summary>
    public double ErrorRate { get; init; }

    /// <summary>Requests under way at a time, by Little's law: requests per second times mean response time.</summary>
    public double Concurrency { get; init; }

    /// <summary>Pass: every threshold is met. Fail: one is not. Invalid: the generator was the limit, which says nothing of the target. Others decide nothing.</summary>
    public Outcome Outcome { get; init; }

    /// <summary>Whether the step says something of the target: it is not Invalid.</summary>
    public bool IsValid => Outcome != Outcome.Invalid;

    /// <summary>The worst threshold, where one is not met.</summary>
    public string? FailedThreshold { get; init; }

    /// <summary>Why the outcome is what it is, in one sentence.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How long the step measured; a step that fails clearly ends early.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The run; Get-PerfResult -Id finds it.</summary>
    public string RunId { get; init; } = "";
}
