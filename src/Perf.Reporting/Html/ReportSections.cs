using Perf.Reporting.Html.Charts;
using Perf.Reporting.Html.Sections;

namespace Perf.Reporting.Html;

/// <summary>The parts of the report in the order of the page: the verdict and whether it can be believed first, then what happened, then where and with what.</summary>
public static class ReportSections
{
    /// <summary>All parts.</summary>
    public static IReadOnlyList<ReportSection> All { get; } =
    [
        new("headline", "Verdict", Headline.Write),
        new("figures", "Key figures", KeyFigures.Write),
        new("thresholds", "Thresholds", ThresholdsTable.Write),
        new("comparison", "Against the baseline", ComparisonSection.Write),
        new("response", "Response time", ResponseTimeChart.Draw),
        new("throughput", "Throughput", ThroughputChart.Draw, isHalf: true),
        new("errorrate", "Errors over time", ErrorChart.Draw, isHalf: true),
        new("heatmap", "Heat map", HeatMapChart.Draw, isHalf: true),
        new("percentiles", "Latency by percentile", PercentileChart.Draw, isHalf: true),
        new("monitors", "Monitors", MonitorsSection.Write),
        new("steps", "Steps", StepsTable.Write),
        new("phases", "Where the time goes", PhasesTable.Write),
        new("errors", "Errors by class", ErrorsTable.Write),
        new("checks", "Checks", ChecksTable.Write),
        new("metrics", "Metrics and groups", MetricsTable.Write),
        new("validity", "Can the run be believed?", ValiditySection.Write),
        new("about", "About this run", AboutSection.Write),
    ];
}
