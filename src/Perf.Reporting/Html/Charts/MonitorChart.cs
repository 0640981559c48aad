using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;

namespace Perf.Reporting.Html.Charts;

/// <summary>One signal of the monitors over the time of the run: a line for each monitor and label.</summary>
internal static class MonitorChart
{
    /// <summary>The most lines of a chart; more nobody tells apart.</summary>
    public const int MostLines = 6;

    /// <summary>Draws it.</summary>
    /// <param name="signal">The signal's name.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="lines">The lines, those that matter most first.</param>
    /// <param name="bins">The run's seconds.</param>
    /// <param name="number">Its number on the page, from 0.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(string signal, string unit, IReadOnlyList<MonitorLine> lines, IReadOnlyList<TimeBin> bins, int number)
    {
        unit = Markup.Printable(unit);
        IReadOnlyList<MonitorLine> drawn = [.. lines.Take(MostLines)];
        double end = ChartFrame.EndOf(bins);
        double width = end / drawn[0].Mean.Length;
        return ChartFigure.Write(new Chart
        {
            Id = "monitor" + (char)('a' + (number / 26)) + (char)('a' + (number % 26)),
            Title = FigureText.Short(signal, 80),
            IsPart = true,
            Note = lines.Count > MostLines ? string.Create(CultureInfo.InvariantCulture, $"The {MostLines} with the highest peaks of {lines.Count}; the table has all.") : "",
            Summary = string.Join(" ", drawn.Select(line => $"{line.Name}: from {FigureText.InUcum(line.Low.Min(), unit)} to {FigureText.InUcum(line.High.Max(), unit)}.")),
            Places = [.. Enumerable.Range(0, drawn[0].Mean.Length).Select(bin => (bin + 0.5) * width)],
            Series = [.. drawn.Select((line, i) => new ChartSeries(line.Name, ChartInk.Hue(i + 6), unit, line.Mean))],
            Model = () => Model(drawn, unit, bins, width),
        });
    }

    private static PlotModel Model(IReadOnlyList<MonitorLine> lines, string unit, IReadOnlyList<TimeBin> bins, double width)
    {
        double low = Math.Min(0, lines.Min(line => line.Low.Min()) ?? 0);
        double high = lines.Max(line => line.High.Max()) ?? 0;
        Axis axis = ChartFrame.ValueAxis(value => unit == "%" ? string.Create(CultureInfo.InvariantCulture, $"{value:#,0.##} %") : FigureText.InUcum(value, unit), Math.Max(high, Math.Max(1e-3, -low * 0.01)));
        axis.Minimum = Math.Max(low, -1e12) * 1.08;
        PlotModel model = ChartFrame.Create(ChartFrame.TimeAxis(bins), axis);
        for (int i = 0; i < lines.Count; i++)
        {
            MonitorLine line = lines[i];
            model.Series.Add(ChartFrame.Line(ChartInk.Hue(i + 6), Points(line, width), 1.4, isSigned: true));
        }

        return model;
    }

    // The least and the largest of a bin beside each other: the line is as thick as the values were restless.
    private static IEnumerable<(double X, double? Y)> Points(MonitorLine line, double width)
    {
        for (int i = 0; i < line.Mean.Length; i++)
        {
            if (line.Low[i] == line.High[i])
            {
                yield return ((i + 0.5) * width, line.Mean[i]);
            }
            else
            {
                yield return ((i + 0.3) * width, line.Low[i]);
                yield return ((i + 0.7) * width, line.High[i]);
            }
        }
    }
}
