using OxyPlot;

namespace Perf.Reporting.Html.Charts;

/// <summary>A chart before it is drawn.</summary>
internal sealed record Chart
{
    /// <summary>A name within the page: letters only; that of its section where it has one of its own.</summary>
    public required string Id { get; init; }

    /// <summary>What the chart shows.</summary>
    public required string Title { get; init; }

    /// <summary>How to read it, or an empty string.</summary>
    public string Note { get; init; } = "";

    /// <summary>What the chart says, for those who cannot see it: a sentence or two.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Makes the drawing; it is called for each size. Null when there is nothing to draw.</summary>
    public Func<PlotModel>? Model { get; init; }

    /// <summary>What to say instead of a chart.</summary>
    public string Nothing { get; init; } = "";

    /// <summary>Whether it is as wide as the page; then it is drawn a second time for narrow windows.</summary>
    public bool IsWide { get; init; }

    /// <summary>Whether it is one of several in its section, with a smaller heading.</summary>
    public bool IsPart { get; init; }

    /// <summary>The places of the values along the horizontal axis: seconds from the run's start, or the axis's own.</summary>
    public IReadOnlyList<double> Places { get; init; } = [];

    /// <summary>What each place is called in the read-out; empty where the places are moments of the run, which all such charts show together.</summary>
    public IReadOnlyList<string> PlaceNames { get; init; } = [];

    /// <summary>The series in the order of the legend.</summary>
    public IReadOnlyList<ChartSeries> Series { get; init; } = [];

    /// <summary>What is drawn into the plot besides what OxyPlot draws.</summary>
    public Func<PlotModel, Markup>? Extra { get; init; }

    /// <summary>What replaces the legend; null for the series' names.</summary>
    public Markup? Legend { get; init; }
}
