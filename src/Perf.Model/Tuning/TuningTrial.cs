namespace Perf;

/// <summary>One measurement of a change, or of what was there without it.</summary>
public sealed record TuningTrial
{
    /// <summary>Its place in the order in which they were made, from 1.</summary>
    public int Number { get; init; }

    /// <summary>Which pair it belongs to, from 1; 0 for the baseline against itself.</summary>
    public int Pair { get; init; }

    /// <summary>Whether the change was in effect.</summary>
    public bool IsChanged { get; init; }

    /// <summary>How long it is to be; afterwards, how long it was.</summary>
    public TimeSpan Length { get; init; }

    /// <summary>The stored run; null where it was not stored.</summary>
    public string? RunId { get; init; }

    /// <summary>The KPI's value.</summary>
    public double Value { get; init; }

    /// <summary>The share of failed requests, 0 to 1.</summary>
    public double ErrorRate { get; init; }

    /// <summary>How many requests were answered or failed; 0 where that is not known.</summary>
    public long Requests { get; init; }

    /// <summary>The median of the response time, in milliseconds; null where nothing was answered.</summary>
    public double? P50 { get; init; }

    /// <summary>The 95th percentile of the response time, in milliseconds; null where nothing was answered.</summary>
    public double? P95 { get; init; }

    /// <summary>The 99th percentile of the response time, in milliseconds; null where nothing was answered.</summary>
    public double? P99 { get; init; }

    /// <summary>Whether the run can be believed (<see cref="Validity.IsValid"/>). One that cannot is made again, and counts nowhere.</summary>
    public bool IsValid { get; init; } = true;

    /// <summary>Why it cannot be believed, in a sentence; null where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>The guardrail that ended it, in a sentence; null where none did.</summary>
    public string? Guardrail { get; init; }
}
