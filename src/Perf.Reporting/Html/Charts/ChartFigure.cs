using OxyPlot;

namespace Perf.Reporting.Html.Charts;

/// <summary>A chart with its heading and legend.</summary>
internal static class ChartFigure
{
    /// <summary>Writes the figure.</summary>
    /// <param name="id">A name within the page: letters only.</param>
    /// <param name="title">What the chart shows.</param>
    /// <param name="note">How to read it, or an empty string.</param>
    /// <param name="legend">The series: colour, name, and what it was over the whole run.</param>
    /// <param name="model">The chart, or null when there is nothing to draw.</param>
    /// <param name="nothing">What to say instead of a chart.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(string id, string title, string note, IReadOnlyList<(OxyColor Color, string Name)> legend, PlotModel? model, string nothing)
    {
        Markup drawing = model is null
            ? Markup.Of($"""<p class="nothing">{nothing}</p>""")
            : SvgFigure.Draw(model, id, $"{title}. {string.Join(", ", legend.Select(entry => entry.Name))}.");
        Markup keys = model is null
            ? Markup.None
            : Markup.Of($"""<ul class="legend">{legend.Select(entry => Markup.Of($"""<li><span class="key" style="background:{ChartInk.Css(entry.Color)}"></span>{entry.Name}</li>"""))}</ul>""");
        return Markup.Of($"""<figure><figcaption><h3>{title}</h3><p class="note">{note}</p></figcaption>{keys}{drawing}</figure>""");
    }
}
