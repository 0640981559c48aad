using System.Numerics;

namespace Perf.Analysis;

/// <summary>
/// The partition of a series into levels that costs least: squared distances from the levels' means, and a price for each level. Source: B. Jackson et al., An Algorithm for Optimal
/// Partitioning of Data on an Interval (2005), with the pruning of R. Killick, P. Fearnhead, I. Eckley, Optimal Detection of Changepoints With a Linear Computational Cost (2012).
/// </summary>
internal static class OptimalPartition
{
    private const int Passes = 2;

    /// <summary>Finds more marks than there are changes: what comes after decides which of them stand.</summary>
    /// <param name="series">The series.</param>
    /// <param name="settings">The constants.</param>
    /// <returns>The first value of each level but the first, in order.</returns>
    public static List<int> Of(WorkingSeries series, ChangePointSettings settings)
    {
        double[] values = series.Clipped;
        int n = values.Length;
        double mean = values.Average();
        double[] sums = new double[n + 1];
        double[] squares = new double[n + 1];
        for (int i = 0; i < n; i++)
        {
            double value = values[i] - mean;
            sums[i + 1] = sums[i] + value;
            squares[i + 1] = squares[i] + (value * value);
        }

        // Most values equal: what the others differ by is then noise enough.
        double spread = Math.Sqrt(squares[n] / n);
        double noise = series.Noise > 0 ? series.Noise : spread > 0 ? spread / 20 : 1;
        var marks = new List<int>();
        for (int pass = 0; pass < Passes; pass++)
        {
            marks = Search(sums, squares, 2 * settings.Penalty * Math.Log(n) * noise * noise, settings.ShortestLevel);

            // Neighbours that differ less than the values of a level do, as correlated ones do, make the noise look small: it is taken again from the levels found.
            noise = Math.Max(NoiseWithin(values, marks), noise / 4);
        }

        return marks;
    }

    // The starts that may still be the best lie side by side, so that several are worked out at once.
    private static List<int> Search(double[] sums, double[] squares, double price, int shortest)
    {
        int n = sums.Length - 1;
        double[] costs = new double[n + 1];
        int[] previous = new int[n + 1];
        costs.AsSpan(1).Fill(double.PositiveInfinity);
        costs[0] = -price;
        double[] starts = new double[n + 1];
        double[] startSums = new double[n + 1];
        double[] startCosts = new double[n + 1];
        double[] totals = new double[n + 1];
        int count = 1;
        startCosts[0] = costs[0];
        for (int end = shortest; end <= n; end++)
        {
            int added = end - shortest;
            if (added >= shortest)
            {
                starts[count] = added;
                startSums[count] = sums[added];
                startCosts[count++] = costs[added] - squares[added];
            }

            double best = Totals(starts.AsSpan(0, count), startSums.AsSpan(0, count), startCosts.AsSpan(0, count), totals.AsSpan(0, count), end, sums[end], squares[end]);
            previous[end] = (int)starts[totals.AsSpan(0, count).IndexOf(best)];
            best += price;
            costs[end] = best;

            // A start that costs more than the best even without the price of its level can never be the best again, once its successors may begin a level.
            int kept = 0;
            for (int k = 0; k < count; k++)
            {
                if (totals[k] <= best || end - starts[k] < 2 * shortest)
                {
                    starts[kept] = starts[k];
                    startSums[kept] = startSums[k];
                    startCosts[kept++] = startCosts[k];
                }
            }

            count = kept;
        }

        var marks = new List<int>();
        for (int at = previous[n]; at > 0; at = previous[at])
        {
            marks.Add(at);
        }

        marks.Reverse();
        return marks;
    }

    // What the partition of the values up to the end costs, if its last level begins at each of the starts, without that level's price. Gives the least.
    private static double Totals(
        ReadOnlySpan<double> starts, ReadOnlySpan<double> startSums, ReadOnlySpan<double> startCosts, Span<double> totals, double end, double sum, double square)
    {
        int k = 0;
        double best = double.PositiveInfinity;
        if (starts.Length >= Vector<double>.Count)
        {
            var least = new Vector<double>(best);
            var ends = new Vector<double>(end);
            var allSums = new Vector<double>(sum);
            var allSquares = new Vector<double>(square);
            for (; k <= starts.Length - Vector<double>.Count; k += Vector<double>.Count)
            {
                Vector<double> part = allSums - new Vector<double>(startSums[k..]);
                Vector<double> total = new Vector<double>(startCosts[k..]) + allSquares - (part * part / (ends - new Vector<double>(starts[k..])));
                total.CopyTo(totals[k..]);
                least = Vector.Min(least, total);
            }

            for (int lane = 0; lane < Vector<double>.Count; lane++)
            {
                best = Math.Min(best, least[lane]);
            }
        }

        for (; k < starts.Length; k++)
        {
            double part = sum - startSums[k];
            totals[k] = startCosts[k] + square - (part * part / (end - starts[k]));
            best = Math.Min(best, totals[k]);
        }

        return best;
    }

    private static double NoiseWithin(double[] values, List<int> marks)
    {
        double[] distances = [.. values];
        double[] scratch = [.. values];
        int from = 0;
        for (int k = 0; k <= marks.Count; k++)
        {
            int to = k < marks.Count ? marks[k] : values.Length;
            double middle = OrderStatistic.Median(scratch.AsSpan(from, to - from));
            for (int i = from; i < to; i++)
            {
                distances[i] = Math.Abs(values[i] - middle);
            }

            from = to;
        }

        return WorkingSeries.DeviationOf(distances);
    }
}
