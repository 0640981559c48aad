namespace Perf.Analysis;

/// <summary>What is to be compared.</summary>
public sealed record RunComparison
{
    /// <summary>The runs that are held to be right; in a paired design in the order of the pairs.</summary>
    public IReadOnlyList<RunResult> Baseline { get; init; } = [];

    /// <summary>The runs that are judged.</summary>
    public IReadOnlyList<RunResult> Candidate { get; init; } = [];

    /// <summary>What the baseline is, for people.</summary>
    public string BaselineName { get; init; } = "baseline";

    /// <summary>What the candidate is, for people.</summary>
    public string CandidateName { get; init; } = "candidate";

    /// <summary>How.</summary>
    public ComparisonOptions Options { get; init; } = new();

    /// <summary>Earlier runs of the same test, in order of time: they tell the noise where there are too few runs. None where enough runs are given.</summary>
    public IReadOnlyList<RunResult> History { get; init; } = [];

    /// <summary>Distributions of the slices of time of the baseline's only run, where there is one: the curve's band comes from them.</summary>
    public IReadOnlyList<Histogram> BaselineSlices { get; init; } = [];

    /// <summary>The same of the candidate's.</summary>
    public IReadOnlyList<Histogram> CandidateSlices { get; init; } = [];
}
