using System.Globalization;

namespace Perf.Reporting;

/// <summary>Draws a curve over time as columns of block characters, with a scale at the left and the time below. A pure function.</summary>
internal static class LoadChart
{
    private const int LeastColumns = 10;
    private const string Blocks = " ▁▂▃▄▅▆▇█";
    private const string Ascii = " .:-=+*%#";

    /// <summary>Draws it.</summary>
    /// <param name="values">The values at even distances, 0 or more.</param>
    /// <param name="duration">The time from the first to the end.</param>
    /// <param name="unit">What stands behind the figures of the scale: <c>/s</c>, <c> VUs</c>.</param>
    /// <param name="width">The most columns of a line.</param>
    /// <param name="height">Lines of the curve.</param>
    /// <param name="style">Colours.</param>
    /// <param name="unicode">Whether block characters may be used.</param>
    public static IEnumerable<string> Draw(IReadOnlyList<double> values, TimeSpan duration, string unit, int width, int height, Style style, bool unicode)
    {
        double highest = values.Count == 0 ? 0 : values.Max();
        if (highest <= 0)
        {
            yield break;
        }

        string[] labels = [.. Enumerable.Range(0, height).Select(row => row % 2 == 1 && row != height - 1 ? "" : Figure(highest * (height - row) / height) + unit)];
        int margin = labels.Max(label => label.Length) + 1;
        int columns = Math.Max(LeastColumns, width - margin - 1);
        double[] heights = Columns(values, columns);
        string axis = unicode ? "┤" : "|";
        for (int row = 0; row < height; row++)
        {
            // The part of a column that is within this line, in eighths.
            string line = string.Create(columns, (heights, row, height, highest, unicode), static (text, state) =>
            {
                string blocks = state.unicode ? Blocks : Ascii;
                for (int i = 0; i < text.Length; i++)
                {
                    double level = state.heights[i] / state.highest * state.height;
                    double part = Math.Clamp(level - (state.height - 1 - state.row), 0, 1);
                    // What is not nothing shows, however little it is.
                    int eighths = (int)Math.Round(part * 8);
                    text[i] = blocks[eighths == 0 && part > 0 && state.row == state.height - 1 ? 1 : eighths];
                }
            });
            yield return style.Dim(labels[row].PadLeft(margin - 1) + " " + axis) + style.Good(line.TrimEnd());
        }

        yield return style.Dim(new string(' ', margin) + (unicode ? "└" + new string('─', columns) : "+" + new string('-', columns)));
        yield return style.Dim(new string(' ', margin + 1) + Times(duration, columns));
    }

    // Each column shows the highest of its own values: a spike that is narrower than a column must not vanish.
    private static double[] Columns(IReadOnlyList<double> values, int columns)
    {
        double[] heights = new double[columns];
        for (int i = 0; i < columns; i++)
        {
            int from = (int)((long)i * values.Count / columns);
            int to = Math.Max(from + 1, (int)((long)(i + 1) * values.Count / columns));
            for (int j = from; j < to; j++)
            {
                heights[i] = Math.Max(heights[i], values[j]);
            }
        }

        return heights;
    }

    private static string Times(TimeSpan duration, int columns)
    {
        char[] line = new string(' ', columns).ToCharArray();
        for (int part = 0; part <= 4; part++)
        {
            string label = Rounded(duration * part / 4);
            int at = Math.Clamp((columns * part / 4) - (part == 0 ? 0 : part == 4 ? label.Length : label.Length / 2), 0, columns - label.Length);
            if (Array.TrueForAll(line[Math.Max(0, at - 1)..Math.Min(columns, at + label.Length)], c => c == ' '))
            {
                label.CopyTo(0, line, at, label.Length);
            }
        }

        return new string(line).TrimEnd();
    }

    private static string Rounded(TimeSpan time) => DurationText.Format(time < TimeSpan.FromMinutes(1) ? TimeSpan.FromMilliseconds(Math.Round(time.TotalMilliseconds / 100) * 100) : TimeSpan.FromSeconds(Math.Round(time.TotalSeconds)));

    private static string Figure(double value) => value >= 100 ? value.ToString("#,0", CultureInfo.InvariantCulture) : value.ToString("0.##", CultureInfo.InvariantCulture);
}
