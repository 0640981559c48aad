namespace Perf.Compatibility.Results;

/// <summary>What was read from a file.</summary>
public sealed record ImportedRun
{
    /// <summary>The result. Its thresholds are not judged, unless it is Perf's own.</summary>
    public required RunResult Result { get; init; }

    /// <summary>The thresholds that the file names, with what the tool made of them where it says so.</summary>
    public IReadOnlyList<ToolThreshold> Thresholds { get; init; } = [];

    /// <summary>The seconds with their distributions, in order; none where the file is a summary.</summary>
    public IEnumerable<Interval> Intervals { get; init; } = [];
}
