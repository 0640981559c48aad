namespace Perf.Analysis;

/// <summary>The median of each value and its neighbours; at the ends, of those that there are.</summary>
internal static class RunningMedian
{
    /// <summary>Computes it.</summary>
    /// <param name="values">The values, none NaN.</param>
    /// <param name="reach">Neighbours on each side.</param>
    public static double[] Of(ReadOnlySpan<double> values, int reach)
    {
        double[] medians = new double[values.Length];
        Span<double> sorted = new double[(2 * reach) + 1];
        int count = 0;
        for (int i = -reach; i < values.Length; i++)
        {
            if (i - reach - 1 >= 0)
            {
                Remove(sorted[..count--], values[i - reach - 1]);
            }

            if (i + reach < values.Length)
            {
                Insert(sorted[..++count], values[i + reach]);
            }

            if (i >= 0)
            {
                int half = count / 2;
                medians[i] = count % 2 == 1 ? sorted[half] : sorted[half - 1] + ((sorted[half] - sorted[half - 1]) / 2);
            }
        }

        return medians;
    }

    private static void Insert(Span<double> sorted, double value)
    {
        int at = sorted.Length - 1;
        while (at > 0 && sorted[at - 1] > value)
        {
            sorted[at] = sorted[at - 1];
            at--;
        }

        sorted[at] = value;
    }

    private static void Remove(Span<double> sorted, double value)
    {
        int at = sorted.IndexOf(value);
        sorted[(at + 1)..].CopyTo(sorted[at..]);
    }
}
