namespace Perf;

/// <summary>Which file is to be read, and what the user says about it.</summary>
public sealed record ImportRequest
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The format by its name, such as <c>k6-json</c>; null to tell by the content.</summary>
    public string? Format { get; init; }

    /// <summary>The scenario's name; null for the file's name without its ends.</summary>
    public string? Name { get; init; }

    /// <summary>The environment's name, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>The user's labels.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Metrics with tags (<c>http_req_duration{status:200}</c>) that are to be kept besides those that the file itself names; only streams of k6 have them.</summary>
    public IReadOnlyList<string> Submetrics { get; init; } = [];

    /// <summary>The kind of metrics that the file does not tell: a CSV of k6 does not say what a custom metric is.</summary>
    public IReadOnlyDictionary<string, MetricType> MetricTypes { get; init; } = new Dictionary<string, MetricType>();
}
