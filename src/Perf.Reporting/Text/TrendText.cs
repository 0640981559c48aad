using System.Globalization;

namespace Perf.Reporting;

/// <summary>A trend as text for a terminal: a chart with its change points, what changed, whether it creeps, when a threshold is crossed.</summary>
public static class TrendText
{
    private const int MaxText = 1000;
    private const int MostLeftOut = 3;

    /// <summary>Writes the text.</summary>
    /// <param name="trend">The trend.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines, separated by line feeds; the last has none.</returns>
    public static string Write(Trend trend, int width, bool colour)
    {
        var style = new Style(colour);
        return string.Join('\n', Headline(trend, style, width).Concat(TrendChart.Draw(trend, style, width)).Concat(Findings(trend, style, width)).Concat(Notes(trend, style, width)));
    }

    private static IEnumerable<string> Headline(Trend trend, Style style, int width)
    {
        yield return style.Bold(Style.Clean(trend.Name, Math.Max(20, width)));
        if (trend.Points.Count > 0)
        {
            TrendPoint last = trend.Points[^1];
            string level = trend.Level is { } middle ? $", now at {Figure(middle, trend.Unit)}" : "";
            yield return string.Create(CultureInfo.InvariantCulture, $"{trend.Points.Count} {(trend.Points.Count == 1 ? "run" : "runs")} from {trend.Points[0].StartedAt:yyyy-MM-dd} to {last.StartedAt:yyyy-MM-dd}{level}");
            yield return "";
        }
    }

    private static IEnumerable<string> Findings(Trend trend, Style style, int width)
    {
        yield return "";
        if (trend.ChangePoints.Count == 0)
        {
            yield return style.Dim("  no change points");
        }

        foreach (ChangePoint change in trend.ChangePoints)
        {
            foreach (string line in Lines($"#{change.Index}", change.Text, width))
            {
                yield return change.Kind == ChangeKind.Environment ? style.Warn(line) : change.Effect switch
                {
                    ChangeEffect.Regression => style.Bad(line),
                    ChangeEffect.Improvement => style.Good(line),
                    _ => line,
                };
            }
        }

        foreach (string line in Lines("drift", trend.Drift.Text, width))
        {
            yield return trend.Drift.IsRegression ? style.Bad(line) : trend.Drift.IsCreeping ? style.Warn(line) : style.Dim(line);
        }

        foreach (string line in Lines("newest", trend.Alarm.Text, width))
        {
            yield return trend.Alarm.IsSuspected ? style.Warn(line) : style.Dim(line);
        }

        foreach (TrendForecast forecast in trend.Forecasts)
        {
            foreach (string line in Lines("limit", $"{forecast.Threshold}: {forecast.Text}", width))
            {
                yield return forecast.IsCrossed ? style.Bad(line) : forecast.Days is not null ? style.Warn(line) : style.Dim(line);
            }
        }
    }

    private static IEnumerable<string> Notes(Trend trend, Style style, int width)
    {
        foreach (string line in trend.Warnings.SelectMany(warning => Lines("note", warning, width)))
        {
            yield return style.Warn(line);
        }

        if (trend.LeftOut.Count > 0)
        {
            string runs = string.Join("; ", trend.LeftOut.Take(MostLeftOut).Select(run => $"{run.RunId}: {run.Reason}"));
            string more = trend.LeftOut.Count > MostLeftOut ? $" and {trend.LeftOut.Count - MostLeftOut} more" : "";
            foreach (string line in Lines("left out", runs + more, width))
            {
                yield return style.Dim(line);
            }
        }
    }

    private static IEnumerable<string> Lines(string head, string text, int width)
    {
        string first = $"  {head,-9} ";
        foreach (string line in PlainText.Lines(Style.Clean(text, MaxText), Math.Max(20, width - first.Length)))
        {
            yield return first + line;
            first = new string(' ', first.Length);
        }
    }

    internal static string Figure(double value, string? unit) => unit switch
    {
        "ms" => Figures.Time(value),
        "share" => Figures.Share(value),
        "per second" => $"{Figures.Rate(value)}/s",
        "bytes" => SizeText.Format(value),
        _ => NumberText.Format(value),
    };
}
