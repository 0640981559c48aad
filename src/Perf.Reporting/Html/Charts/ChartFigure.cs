using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Perf.Reporting.Html.Charts;

/// <summary>A chart with its heading, its legend, and the values that the page's script reads out.</summary>
internal static class ChartFigure
{
    /// <summary>Writes the figure.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(Chart chart)
    {
        Markup heading = chart.IsPart ? Markup.Of($"<h3>{chart.Title}</h3>") : Markup.Of($"""<h2 id="{chart.Id}-title">{chart.Title}</h2>""");
        Markup note = chart.Note.Length == 0 ? Markup.None : Markup.Of($"""<p class="note">{chart.Note}</p>""");
        Markup caption = Markup.Of($"<figcaption>{heading}{note}</figcaption>");
        return chart.Model is null
            ? Markup.Of($"""<figure>{caption}<p class="nothing">{chart.Nothing}</p></figure>""")
            : Markup.Of($"""<figure>{caption}{chart.Legend ?? Keys(chart)}{Plots(chart)}{Values(chart)}</figure>""");
    }

    private static Markup Keys(Chart chart) => Markup.Of(
        $"""<ul class="legend">{chart.Series.Where(one => one.Color is not null).Select(one => Markup.Of($"""<li><span class="key {ChartInk.Class(one.Color!.Value)}"></span>{FigureText.Short(one.Name, 120)}</li>"""))}</ul>""");

    private static IEnumerable<Markup> Plots(Chart chart)
    {
        string label = $"{chart.Title}. {(chart.Summary.Length > 0 ? chart.Summary : string.Join(", ", chart.Series.Select(one => one.Name)) + ".")}";
        if (chart.IsWide)
        {
            yield return SvgFigure.Draw(chart, $"{chart.Id}wide", label, ChartSize.Wide);
        }

        yield return SvgFigure.Draw(chart, chart.Id, label, chart.IsWide ? ChartSize.Narrow : ChartSize.Half);
    }

    // A block of data is no script: the browser runs nothing of it, and the policy of the page does not know it. Every letter that could end it is escaped.
    private static Markup Values(Chart chart)
    {
        if (chart.Places.Count == 0)
        {
            return Markup.None;
        }

        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            Numbers(json, "x", chart.Places.Select(place => (double?)place));
            if (chart.PlaceNames.Count > 0)
            {
                json.WriteStartArray("n");
                foreach (string name in chart.PlaceNames)
                {
                    json.WriteStringValue(Markup.Printable(name));
                }

                json.WriteEndArray();
            }

            json.WriteStartArray("s");
            foreach (ChartSeries one in chart.Series)
            {
                json.WriteStartObject();
                json.WriteString("n", Markup.Printable(FigureText.Short(one.Name, 120)));
                json.WriteString("u", Markup.Printable(FigureText.Short(one.Unit, 20)));
                json.WriteString("c", one.Color is { } color ? ChartInk.Class(color) : "");
                Numbers(json, "v", one.Values);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Markup.Of($"""<script type="application/json">{new Markup(Encoding.UTF8.GetString(bytes.ToArray()))}</script>""");
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double?> values)
    {
        json.WriteStartArray(name);
        foreach (double? value in values)
        {
            if (value is { } number && double.IsFinite(number))
            {
                // Four digits are more than the eye tells from a chart.
                string text = number.ToString(Math.Abs(number) >= 1000 ? "0" : "G4", CultureInfo.InvariantCulture);
                json.WriteRawValue(text.Length > 20 ? number.ToString("E3", CultureInfo.InvariantCulture) : text);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }
}
