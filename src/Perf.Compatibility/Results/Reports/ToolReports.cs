namespace Perf.Compatibility.Results.Reports;

/// <summary>The shapes of other tools that there are.</summary>
public static class ToolReports
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IToolReport> All { get; } = [new K6SummaryReport(), new K6HandleSummaryReport(), new ArtilleryReport()];
}
