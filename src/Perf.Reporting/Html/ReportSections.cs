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
        new("figures", "Figures", KeyFigures.Write),
        new("thresholds", "Thresholds", ThresholdsTable.Write),
        new("why", "Why", WhySection.Write),
        new("response", "Latency", ResponseTimeChart.Draw),
        new("throughput", "Throughput", ThroughputChart.Draw, isHalf: true),
        new("errorrate", "Errors", ErrorChart.Draw, isHalf: true),
        new("heatmap", "Heat map", HeatMapChart.Draw, isHalf: true),
        new("percentiles", "Percentiles", PercentileChart.Draw, isHalf: true),
        new("comparison", "Baseline", ComparisonSection.Write),
        new("monitors", "Monitors", MonitorsSection.Write),
        new("profiles", "Profiles", ProfileSection.Write),
        new("steps", "Steps", StepsTable.Write),
        new("phases", "Phases", PhasesTable.Write),
        new("errors", "Error list", ErrorsTable.Write),
        new("checks", "Checks", ChecksTable.Write),
        new("metrics", "Metrics", MetricsTable.Write),
        new("agents", "Agents", AgentsTable.Write),
        new("validity", "Validity", ValiditySection.Write),
        new("about", "About", AboutSection.Write),
    ];
}
