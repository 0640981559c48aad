namespace Perf;

/// <summary>A whole comparison of runs: a line for each metric and step. It holds no moment of its own making, so that the same runs always give the same report.</summary>
public sealed record ComparisonReport
{
    /// <summary>The version of this shape.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The scenario of the runs; empty for bare values.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The environment of the runs, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>What the baseline is, for people: a name, a build, a target.</summary>
    public string Baseline { get; init; } = "";

    /// <summary>What the candidate is.</summary>
    public string Candidate { get; init; } = "";

    /// <summary>How the two sides belong together.</summary>
    public ComparisonDesign Design { get; init; }

    /// <summary>The worst verdict of the gating metrics.</summary>
    public ComparisonVerdict Verdict { get; init; } = ComparisonVerdict.Inconclusive;

    /// <summary>Whether a gating metric is suspected to have regressed.</summary>
    public bool Suspected { get; init; }

    /// <summary>Whether a gating metric blocks.</summary>
    public bool Blocks { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public string Why { get; init; } = "";

    /// <summary>How many runs a side the gating metrics need to see an effect of the margin: the most of theirs; null when not known.</summary>
    public int? RunsNeeded { get; init; }

    /// <summary>The lines: gating metrics of the whole run first, then those of steps, then the others.</summary>
    public IReadOnlyList<Comparison> Comparisons { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The ratio from quantile to quantile, of the metric in <see cref="CurveMetric"/>; empty where there are no distributions.</summary>
    public IReadOnlyList<QuantileRatio> Curve { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The metric that <see cref="Curve"/> is of, or null.</summary>
    public string? CurveMetric { get; init; }

    /// <summary>The runs of the baseline that were compared.</summary>
    public IReadOnlyList<string> BaselineRuns { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The runs of the candidate that were compared.</summary>
    public IReadOnlyList<string> CandidateRuns { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Runs that were given and left out, with the reason.</summary>
    public IReadOnlyList<LeftOutRun> LeftOut { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Steps that only the candidate has.</summary>
    public IReadOnlyList<string> AddedSteps { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Steps that only the baseline has.</summary>
    public IReadOnlyList<string> RemovedSteps { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Whether all runs were made in the same environment: machine, cores, runtime, target's name; null for bare values.</summary>
    public bool? FingerprintsEqual { get; init; }

    /// <summary>What differs between the environments, a line each.</summary>
    public IReadOnlyList<string> EnvironmentChanges { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>How the comparison was made.</summary>
    public ComparisonOptions Options { get; init; } = new();

    /// <summary>What else is to be known, such as a value that was no number.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value.ToPlainArray(); } = [];
}
