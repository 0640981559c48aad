using Perf.Reporting.Html.Charts;
using Perf.Reporting.Html.Sections;

namespace Perf.Reporting.Html.Live;

/// <summary>The report's parts, as parts of a live page.</summary>
internal static class LiveSections
{
    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<LivePart> All { get; } =
    [
        Part("headline", state => Headline.Write(state.Result)),
        Part("figures", state => KeyFigures.Write(state.Result)),
        Part("thresholds", state => ThresholdsTable.Write(state.Result)),
        Part("response", state => ResponseTimeChart.Draw(state.Result, TimeBin.From(state.Result.Intervals))),
        Part("throughput", state => ThroughputChart.Draw(TimeBin.From(state.Result.Intervals))),
        Part("percentiles", state => PercentileChart.Draw(state.Result)),
        Part("errorrate", state => ErrorChart.Draw(TimeBin.From(state.Result.Intervals))),
        Part("steps", state => StepsTable.Write(state.Result)),
        Part("errors", state => ErrorsTable.Write(state.Result)),
        Part("checks", state => ChecksTable.Write(state.Result)),
        Part("metrics", state => MetricsTable.Write(state.Result)),
        Part("phases", state => PhasesTable.Write(state.Result)),
        Part("validity", state => ValiditySection.Write(state.Result)),
        Part("about", state => AboutSection.Write(state.Result)),
    ];

    private static LivePart Part(string id, Func<LiveState, Markup> write) => new(id, state => Markup.Of($"""<section id="{id}">{write(state)}</section>""").Value);
}
