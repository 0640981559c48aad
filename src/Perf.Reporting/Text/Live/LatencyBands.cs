namespace Perf.Reporting;

/// <summary>Response times over time as bands: up to the median full, up to p95 half, up to p99 light. A pure function.</summary>
internal static class LatencyBands
{
    // A stall beside a normal day: on a linear axis the normal day would be a line at the bottom.
    private const double WideSpread = 20;

    // Beyond this a value is a mistake of its source, and its figure would fill the screen.
    private const double Longest = 1e9;

    /// <summary>Draws it.</summary>
    /// <param name="lines">The run's lines, in order of time.</param>
    /// <param name="width">Cells of a line.</param>
    /// <param name="height">Lines, the one with the times included; 3 or more.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    public static IEnumerable<string> Draw(IReadOnlyList<IntervalSummary> lines, int width, int height, bool colour)
    {
        double[] all = [.. lines.Select(line => line.P99).OfType<double>().Where(IsUsable)];
        double[] medians = [.. lines.Select(line => line.P50).OfType<double>().Where(median => IsUsable(median) && median > 0).Order()];
        int rows = height - 1;
        if (all.Length == 0 || medians.Length == 0 || rows < 2)
        {
            yield return new ScreenLine(width, colour).Add("  no response yet", ScreenInk.Dim).ToString();
            yield break;
        }

        double top = Math.Max(all.Max(), 1e-3);
        bool isLogarithmic = top > medians[medians.Length / 2] * WideSpread;
        double bottom = isLogarithmic ? Math.Max(medians[0] / 2, top / 1e6) : 0;
        double LevelOf(double? value) => value is not { } number || !IsUsable(number) || number <= bottom ? 0
            : isLogarithmic ? Math.Log(number / bottom) / Math.Log(top / bottom) * rows
            : number / top * rows;
        double ValueAt(double level) => isLogarithmic ? bottom * Math.Pow(top / bottom, level / rows) : top * level / rows;

        string[] labels = [.. Enumerable.Range(0, rows).Select(row => row % 2 == 0 || rows < 4 ? Figures.Time(ValueAt(rows - row)) : "")];
        int margin = Math.Max(9, labels.Max(label => label.Length) + 1);
        int columns = Math.Max(1, width - margin - 2);
        (double P50, double P95, double P99, bool Has)[] bands = [.. Enumerable.Range(0, columns).Select(column => BandOf(lines, column, columns, LevelOf))];
        for (int row = 0; row < rows; row++)
        {
            var line = new ScreenLine(width, colour);
            line.EndAt(margin - 1, labels[row], ScreenInk.Dim).Signs(" ┤", ScreenInk.Dim);
            double from = rows - 1 - row;
            for (int column = 0; column < columns;)
            {
                // Neighbours of one kind go as one piece: colours are long.
                (string sign, ScreenInk ink) = SignOf(bands[column], from);
                int next = column + 1;
                while (next < columns && SignOf(bands[next], from) == (sign, ink))
                {
                    next++;
                }

                line.Signs(string.Concat(Enumerable.Repeat(sign, next - column)), ink);
                column = next;
            }

            yield return line.ToString();
        }

        double end = lines[^1].Start + lines[^1].Length;
        double start = lines[0].Start;
        string first = Moment(start);
        string last = Moment(end);
        yield return new ScreenLine(width, colour).To(margin + 1).Add(first, ScreenInk.Dim)
            .Add("   ").Signs("█", ScreenInk.First).Add(" p50 ", ScreenInk.Dim).Signs("▒", ScreenInk.Second).Add(" p95 ", ScreenInk.Dim).Signs("░", ScreenInk.Third).Add(" p99", ScreenInk.Dim)
            .Add(isLogarithmic ? "  logarithmic" : "", ScreenInk.Dim)
            .EndAt(Math.Min(width, margin + 1 + Math.Min(columns, Math.Max(lines.Count, 60))), last, ScreenInk.Dim).ToString();
    }

    private static (double, double, double, bool) BandOf(IReadOnlyList<IntervalSummary> lines, int column, int columns, Func<double?, double> levelOf)
    {
        // A short run is drawn from the left, a line a column, until the screen is full.
        int count = lines.Count;
        int from = count <= columns ? column : (int)((long)column * count / columns);
        int to = count <= columns ? column + 1 : Math.Max(from + 1, (int)((long)(column + 1) * count / columns));
        double p50 = 0, p95 = 0, p99 = 0;
        bool has = false;
        for (int i = from; i < to && i < count; i++)
        {
            (p50, p95, p99) = (Math.Max(p50, levelOf(lines[i].P50)), Math.Max(p95, levelOf(lines[i].P95)), Math.Max(p99, levelOf(lines[i].P99)));
            has |= lines[i].P50 is not null;
        }

        return (p50, p95, p99, has);
    }

    private static (string Sign, ScreenInk Ink) SignOf((double P50, double P95, double P99, bool Has) band, double from)
    {
        const string Blocks = "▁▂▃▄▅▆▇█";
        if (!band.Has)
        {
            return (" ", ScreenInk.Plain);
        }

        double middle = from + 0.5;
        if (band.P50 >= from + 1 || band.P50 >= band.P99 - 0.05)
        {
            double part = Math.Clamp(band.P50 - from, 0, 1);
            return part <= 0 ? (" ", ScreenInk.Plain) : (Blocks[Math.Clamp((int)Math.Ceiling(part * 8) - 1, 0, 7)].ToString(), ScreenInk.First);
        }

        return band.P50 > middle ? ("█", ScreenInk.First)
            : band.P95 > middle ? ("▒", ScreenInk.Second)
            : band.P99 > middle ? ("░", ScreenInk.Third)
            : from == 0 && band.P50 > 0 ? (Blocks[Math.Clamp((int)Math.Ceiling(band.P50 * 8) - 1, 0, 7)].ToString(), ScreenInk.First)
            : (" ", ScreenInk.Plain);
    }

    private static bool IsUsable(double value) => value is >= 0 and <= Longest;

    private static string Moment(double seconds) => DurationText.Format(TimeSpan.FromSeconds(Math.Round(Math.Clamp(seconds, 0, 1e9))));
}
