using System.Collections.ObjectModel;
using System.Globalization;

namespace Perf;

/// <summary>A limit on a metric. The text form is k6's grammar with units added; see <see cref="ThresholdParser"/>.</summary>
public sealed record Threshold
{
    /// <summary>The metric's name.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The step that the threshold is limited to, or null for the whole run.</summary>
    public string? Step { get; init; }

    /// <summary>Further tags that the samples must have, exactly so, by name; none for all samples of the run or of the step. A run records what a threshold asks for, and only that.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The metric where it is one of the scenario's own; null for a built-in one.</summary>
    public MetricDeclaration? Custom { get; init; }

    /// <summary>What of the metric is compared.</summary>
    public Aggregation Aggregation { get; init; }

    /// <summary>Which percentile, 0 to 100; only for <see cref="Aggregation.Percentile"/>.</summary>
    public double Percentile { get; init; }

    /// <summary>How value and limit are compared: one of the six orderings.</summary>
    public ComparisonOperator Operator { get; init; }

    /// <summary>The limit: milliseconds for times, a share 0 to 1 for rate metrics, otherwise as written.</summary>
    public double Limit { get; init; }

    /// <summary>The length of the windows of which each must meet the limit, so that a short bad time is not hidden by a long good one; null for the whole time.</summary>
    public TimeSpan? Over { get; init; }

    /// <summary>How much of the run's beginning does not count.</summary>
    public TimeSpan After { get; init; }

    /// <summary>Whether only a part of the run's time is looked at, or each part of it by itself. That is measured while the run goes on.</summary>
    public bool IsWindowed => Over is not null || After > TimeSpan.Zero;

    /// <summary>The condition as written: <c>p(95) &lt; 500ms</c>.</summary>
    public string Expression { get; init; } = "";

    /// <summary>Whether the run ends itself when the threshold is not met.</summary>
    public bool AbortOnFail { get; init; }

    /// <summary>How long after the start an abort is not yet considered.</summary>
    public TimeSpan DelayAbortEval { get; init; }

    /// <summary>Where the threshold stands: <c>scenario</c>, a file's path, or <c>command line</c>.</summary>
    public string Source { get; init; } = "scenario";

    /// <summary>The part of the metric that is looked at, where tags choose one; null for a metric of the run or of a step as a whole.</summary>
    public MetricSelector? Part => Tags.Count == 0 ? null : new MetricSelector { Metric = Metric, Tags = AllTags };

    /// <summary>The metric with its selector: <c>http_req_duration{step:login}</c>.</summary>
    public string Selector => MetricSelector.NameOf(Metric, AllTags);

    private IReadOnlyDictionary<string, string> AllTags => Step is null ? Tags : new OrderedDictionary<string, string>([new("step", Step), .. Tags], StringComparer.Ordinal);

    /// <summary>The whole threshold: <c>http_req_duration{step:login}: p(95) &lt; 500ms</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Selector}: {Expression}");
}
