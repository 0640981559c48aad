using Perf.Compatibility.Results.Streams;

namespace Perf.Compatibility.Results.K6;

/// <summary>What the tags of a sample mean for a result. One object for all samples with the same tags.</summary>
internal sealed class K6Tags
{
    private MetricSlot[]?[] _submetrics = [];
    private int _version;

    /// <summary>The number of the step that the sample belongs to: that of its name.</summary>
    public int Step { get; init; }

    /// <summary>The path of the group without the separator in front, or an empty text.</summary>
    public string Group { get; init; } = "";

    /// <summary>The check, or an empty text.</summary>
    public string Check { get; init; } = "";

    /// <summary>The class of the request's error, or null for a request that is none.</summary>
    public string? ErrorClass { get; init; }

    /// <summary>What was said of the error.</summary>
    public string Error { get; init; } = "";

    /// <summary>All tags.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>The places of the selections by tags that a sample of a metric belongs to besides the metric itself.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="version">Changes when there are more selections.</param>
    /// <param name="choose">Chooses them for the first sample.</param>
    public MetricSlot[] Submetrics(MetricSlot metric, int version, Func<MetricSlot, K6Tags, MetricSlot[]> choose)
    {
        if (_version != version)
        {
            _submetrics = [];
            _version = version;
        }

        if (metric.Number >= _submetrics.Length)
        {
            Array.Resize(ref _submetrics, Math.Max(16, metric.Number * 2));
        }

        return _submetrics[metric.Number] ??= choose(metric, this);
    }
}
