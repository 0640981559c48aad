using System.Text;
using System.Xml.Linq;
using OxyPlot;

namespace Perf.Reporting.Html.Charts;

/// <summary>A chart as SVG inside the page: it grows with the page, takes its colours and its font, and shares no ids with other charts.</summary>
internal static class SvgFigure
{
    private const double Width = 540;
    private const double Height = 250;

    /// <summary>Draws a chart.</summary>
    /// <param name="model">The chart.</param>
    /// <param name="id">A name within the page: letters only.</param>
    /// <param name="label">What the chart shows, for those who cannot see it.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(PlotModel model, string id, string label)
    {
        var exporter = new SvgExporter { Width = Width, Height = Height, IsDocument = false };
        XElement drawn = XElement.Parse(exporter.ExportToString(model));
        if (model.GetLastPlotException() is { } e)
        {
            throw new PerfException(ErrorIds.ReportFailed, $"The chart '{label}' cannot be drawn: {e.Message}", label, e);
        }

        XElement svg = Convert(drawn, id);
        svg.RemoveAttributes();
        svg.Add(
            new XAttribute("viewBox", FormattableString.Invariant($"0 0 {Width} {Height}")),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", Markup.Printable(label)));
        return new Markup(svg.ToString(SaveOptions.DisableFormatting));
    }

    // HTML needs no XML namespace, and without one the page names no address at all.
    private static XElement Convert(XElement drawn, string id) => new(
        drawn.Name.LocalName,
        drawn.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration && attribute.Name.LocalName != "font-family")
            .Select(attribute => new XAttribute(attribute.Name.LocalName, Restyle(attribute.Value, id))),
        drawn.Nodes().Select(node => node is XElement child ? Convert(child, id) : node));

    private static string Restyle(string value, string id)
    {
        var text = new StringBuilder(value).Replace("clipPath", $"{id}Clip");
        foreach ((OxyColor color, string variable) in ChartInk.Variables)
        {
            text.Replace($"rgb({color.R},{color.G},{color.B})", $"var({variable})");
            text.Replace($"#{color.R:x2}{color.G:x2}{color.B:x2}", $"var({variable})");
        }

        return text.ToString();
    }
}
