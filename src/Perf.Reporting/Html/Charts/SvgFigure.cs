using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OxyPlot;

namespace Perf.Reporting.Html.Charts;

/// <summary>
/// A chart as SVG inside the page: it grows with the page, takes its colours and its font, and shares no ids with other charts. It has no style of its own
/// (the page's policy would refuse it), only attributes.
/// </summary>
internal static partial class SvgFigure
{
    private static readonly string[] s_kept = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "font-size", "font-weight"];

    // In both spellings that the exporter has. The page of a run that goes on is drawn anew all the time, and has some thousand attributes to look up.
    private static readonly Dictionary<string, string> s_colors = Spelled();

    /// <summary>Draws a chart.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="id">A name within the page: letters only.</param>
    /// <param name="label">What the chart shows, for those who cannot see it.</param>
    /// <param name="size">How large.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(Chart chart, string id, string label, ChartSize size)
    {
        PlotModel model = chart.Model!();
        var exporter = new SvgExporter { Width = size.Width, Height = size.Height, IsDocument = false };
        XElement drawn = XElement.Parse(exporter.ExportToString(model));
        if (model.GetLastPlotException() is { } e)
        {
            throw new PerfException(ErrorIds.ReportFailed, $"The chart '{label}' cannot be drawn: {e.Message}", label, e);
        }

        OxyRect area = model.PlotArea;
        string inside = string.Concat(drawn.Nodes().Select(node => (node is XElement element ? (XNode)Convert(element, id) : node).ToString(SaveOptions.DisableFormatting)));
        bool isTime = chart.PlaceNames.Count == 0;
        return Markup.Of($"""
            <div class="{size.Class}" tabindex="0" role="group" aria-label="{Markup.Printable(label)}{(chart.Places.Count > 0 ? " Arrow keys read out the values." : "")}" data-{(isTime ? "time" : "place")}="{Area(model, area)}"><svg viewBox="0 0 {Number(size.Width)} {Number(size.Height)}" aria-hidden="true">{new Markup(inside)}{chart.Extra?.Invoke(model) ?? Markup.None}</svg></div>
            """);
    }

    // Where the plot is within the drawing, and from where to where its horizontal axis goes: the script finds the place below the pointer by it.
    private static string Area(PlotModel model, OxyRect area) =>
        string.Join(' ', new[] { area.Left, area.Right, area.Top, area.Bottom, model.Axes[0].ActualMinimum, model.Axes[0].ActualMaximum }.Select(value => value.ToString("0.###", CultureInfo.InvariantCulture)));

    // HTML needs no XML namespace, and without one the page names no address at all.
    private static XElement Convert(XElement drawn, string id) => new(
        drawn.Name.LocalName,
        drawn.Attributes().SelectMany(attribute => Attributes(attribute, id)),
        drawn.Nodes().Select(node => node is XElement child ? Convert(child, id) : node));

    private static IEnumerable<XAttribute> Attributes(XAttribute attribute, string id)
    {
        string name = attribute.Name.LocalName;
        if (name == "style")
        {
            return attribute.Value.Split(';', StringSplitOptions.RemoveEmptyEntries)
                .Select(part => part.Split(':', 2, StringSplitOptions.TrimEntries))
                .Where(part => part.Length == 2 && s_kept.Contains(part[0]))
                .Select(part => new XAttribute(part[0], Color(part[1])));
        }

        return attribute.IsNamespaceDeclaration || name == "font-family" ? [] : [new XAttribute(name, name == "id" || attribute.Value.StartsWith("url(", StringComparison.Ordinal) ? attribute.Value.Replace("clipPath", $"{id}Clip", StringComparison.Ordinal) : Short(Color(attribute.Value)))];
    }

    private static string Color(string value) => s_colors.GetValueOrDefault(value, value);

    private static Dictionary<string, string> Spelled()
    {
        var colors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((OxyColor color, string variable) in ChartInk.Variables)
        {
            // The first of two with one colour is the one that is meant.
            colors.TryAdd(string.Create(CultureInfo.InvariantCulture, $"rgb({color.R},{color.G},{color.B})"), $"var({variable})");
            colors.TryAdd(string.Create(CultureInfo.InvariantCulture, $"#{color.R:x2}{color.G:x2}{color.B:x2}"), $"var({variable})");
        }

        return colors;
    }

    // A tenth of a pixel is finer than any screen, and the page half as long.
    private static string Short(string value) => LongNumber().Replace(value, match => Number(double.Parse(match.Value, CultureInfo.InvariantCulture)));

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?\d+\.\d{2,}")]
    private static partial Regex LongNumber();
}
