namespace Perf.Compatibility.Results.Streams;

/// <summary>A metric of a stream, or one of it with tags, under the number that its samples are gathered by.</summary>
/// <param name="Number">The number, from 0.</param>
/// <param name="Name">The name, with its tags if it has some.</param>
/// <param name="Type">The kind.</param>
/// <param name="IsTime">Whether its values are milliseconds.</param>
internal sealed record MetricSlot(int Number, string Name, MetricType Type, bool IsTime)
{
    /// <summary>The unit that its series have: only of a metric that is not built in must it be told.</summary>
    public string? Unit { get; } = IsTime && MetricNames.UnitOf(Name) is null ? MetricNames.Milliseconds : null;

    /// <summary>Whether a value tells when the work began whose end the sample stands at.</summary>
    public bool TellsStart { get; } = Name is MetricNames.HttpReqDuration or MetricNames.IterationDuration;

    /// <summary>Whether its samples are outcomes of checks.</summary>
    public bool IsChecks { get; } = Name == MetricNames.Checks;

    /// <summary>Whether there is one sample for each request.</summary>
    public bool CountsRequests { get; } = RequestMetrics.Of(Name)?.Count == Name;

    /// <summary>Whether its samples are times of groups.</summary>
    public bool IsGroups { get; } = Name == MetricNames.GroupDuration;
}
