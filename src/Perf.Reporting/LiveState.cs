using Perf.Reporting.Html;

namespace Perf.Reporting;

/// <summary>A run that goes on, as its live views show it. It does not change; views are pure functions of it.</summary>
public sealed record LiveState
{
    /// <summary>What was measured so far, as the report takes it. Its intervals are thinned out, so that a view of a long run costs no more than one of a short run.</summary>
    public ReportData Data { get; init; } = new() { Result = new RunResult() };

    /// <summary>What was measured so far, judged as far as it goes; at the end the result itself.</summary>
    public RunResult Result => Data.Result;

    /// <summary>How far the run is; null before its first second is over.</summary>
    public RunProgress? Progress { get; init; }

    /// <summary>The latest seconds, one line each, at most <see cref="MostRecent"/>.</summary>
    public IReadOnlyList<IntervalSummary> Recent { get; init; } = [];

    /// <summary>How the load generator fared in the latest second.</summary>
    public GeneratorSample Generator { get; init; } = new();

    /// <summary>How late iterations began in the latest second, 99th percentile, in milliseconds; null when none began.</summary>
    public double? StartLag { get; init; }

    /// <summary>What steps told, the newest last.</summary>
    public IReadOnlyList<LogLine> Lines { get; init; } = [];

    /// <summary>Whether the run can be steered yet.</summary>
    public bool CanSteer { get; init; }

    /// <summary>Whether it has arrival executors, whose rate can be changed.</summary>
    public bool HasRate { get; init; }

    /// <summary>Whether new iterations are held back.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>What arrival rates are multiplied by; 1 as planned.</summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>How many <see cref="Recent"/> seconds are kept.</summary>
    public const int MostRecent = 300;
}
