using System.Globalization;
using System.Text;

namespace Perf.Reporting.Html.Sections;

/// <summary>A line as small as a word: the shape of some values over the run.</summary>
internal static class SparklineSvg
{
    private const double Width = 90;
    private const double Height = 22;
    private const int MostPoints = 60;

    /// <summary>Draws it.</summary>
    /// <param name="values">Values in order of time; NaN where there is none. Several that share a point are its largest.</param>
    /// <returns>The markup; nothing for fewer than two values.</returns>
    public static Markup Draw(IReadOnlyList<double> values)
    {
        double[] points = [.. values.Chunk(Math.Max(1, (values.Count + MostPoints - 1) / MostPoints)).Select(chunk => chunk.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max())];
        double largest = points.Where(double.IsFinite).DefaultIfEmpty().Max();
        if (points.Length < 2 || largest <= 0)
        {
            return Markup.None;
        }

        var path = new StringBuilder();
        bool isDrawing = false;
        for (int i = 0; i < points.Length; i++)
        {
            if (double.IsFinite(points[i]))
            {
                path.Append(isDrawing ? 'L' : 'M').Append(Number(1 + (i * (Width - 2) / (points.Length - 1)))).Append(' ').Append(Number(Height - 2 - (points[i] / largest * (Height - 4))));
            }

            isDrawing = double.IsFinite(points[i]);
        }

        return Markup.Of($"""<svg class="spark" viewBox="0 0 {Number(Width)} {Number(Height)}" width="{Number(Width)}" height="{Number(Height)}" aria-hidden="true"><path d="{path.ToString()}"/></svg>""");
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
