using Perf.Reporting.Html.Charts;

namespace Perf.Reporting.Html;

/// <summary>What a report is written from: a run, and what only its seconds, or other runs, can tell. It does not change, and sections are pure functions of it.</summary>
public sealed class ReportData
{
    /// <summary>The run, ended or still going on.</summary>
    public required RunResult Result { get; init; }

    /// <summary>What the run's seconds tell beyond the result: the heat map, errors by class over time, latency of steps over time. Null where the seconds are not at hand.</summary>
    public RunDetail? Detail { get; init; }

    /// <summary>The comparison with the baseline; null where there is none.</summary>
    public ComparisonReport? Comparison { get; init; }

    /// <summary>Why there is no comparison, as a sentence for the reader; null where there is one, or nobody asked.</summary>
    public string? ComparisonNote { get; init; }

    /// <summary>Why it was as it was, at the sensitivity that the page opens with; null where nobody asked.</summary>
    public Diagnosis? Diagnosis { get; init; }

    /// <summary>The same at each sensitivity that the reader may choose; empty where there is no choice.</summary>
    public IReadOnlyList<Diagnosis> DiagnosisCuts { get; init; } = [];

    /// <summary>The name of the file beside the page that has the run's profiles to zoom into; null where there is none.</summary>
    public string? ProfileFile { get; init; }

    // Several charts draw the same bins.
    internal IReadOnlyList<TimeBin> Bins => field ??= TimeBin.From(Result.Intervals);
}
