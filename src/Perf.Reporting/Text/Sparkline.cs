namespace Perf.Reporting;

/// <summary>Draws values as a row of block characters.</summary>
public static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>Draws.</summary>
    /// <param name="values">The values in order; null where there is none, which is drawn as a blank.</param>
    /// <param name="width">The most characters: more values than that are taken together, each character showing the largest of its own.</param>
    /// <returns>The row; the lowest block is 0, the highest the largest value.</returns>
    public static string Draw(IReadOnlyList<double?> values, int width)
    {
        int columns = Math.Min(width, values.Count);
        double highest = values.Max() ?? 0;
        return string.Create(columns, (values, highest), static (row, state) =>
        {
            for (int i = 0; i < row.Length; i++)
            {
                int from = (int)((long)i * state.values.Count / row.Length);
                int to = (int)((long)(i + 1) * state.values.Count / row.Length);
                double? peak = null;
                for (int j = from; j < to; j++)
                {
                    peak = Max(peak, state.values[j]);
                }

                row[i] = peak is not { } value ? ' ' : Blocks[state.highest <= 0 ? 0 : (int)Math.Clamp(value / state.highest * (Blocks.Length - 1), 0, Blocks.Length - 1)];
            }
        });
    }

    private static double? Max(double? a, double? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);
}
