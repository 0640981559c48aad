namespace Perf.Tuning;

/// <summary>
/// The shift of paired differences, without any assumption but that they lie symmetrically about it. The estimate is the median of the pairs' Walsh averages, and the interval comes from all 2^n changes of the pairs' signs, so
/// that its confidence is exact for however few pairs. Sources: J. L. Hodges, E. L. Lehmann, Estimates of Location Based on Rank Tests (1963); J. W. Tukey, The Simplest Signed-Rank Tests (1949).
/// </summary>
internal static class PairedShift
{
    /// <summary>The most differences: beyond, counting the changes of sign leaves what a number holds exactly.</summary>
    public const int Most = 50;

    /// <summary>Estimates.</summary>
    /// <param name="differences">The differences of pairs, 1 to <see cref="Most"/> of them, all finite.</param>
    /// <param name="confidence">The confidence that is asked for, 0 to 1.</param>
    /// <exception cref="ArgumentException">There are none, or too many.</exception>
    public static ShiftEstimate Of(IReadOnlyList<double> differences, double confidence)
    {
        int n = differences.Count;
        (int cut, double reached) = CutFor(n, confidence);
        double[] averages = WalshAverages(differences);
        int middle = averages.Length / 2;
        double center = averages.Length % 2 == 1 ? averages[middle] : (averages[middle - 1] + averages[middle]) / 2;
        return new ShiftEstimate(center, averages[cut], averages[^(cut + 1)], reached);
    }

    /// <summary>The lower end that the interval can have at best once more pairs were measured, however good those are.</summary>
    /// <param name="differences">What was measured so far; none is allowed.</param>
    /// <param name="planned">How many pairs there will be.</param>
    /// <param name="confidence">The confidence that is asked for.</param>
    /// <returns>The end; infinite where all is open.</returns>
    public static double BestLow(IReadOnlyList<double> differences, int planned, double confidence)
    {
        // A pair that is still to come can be as good as one likes: its averages with the others are above all of theirs.
        double[] averages = WalshAverages(differences);
        int cut = CutFor(Math.Max(planned, Math.Max(differences.Count, 1)), confidence).Cut;
        return cut < averages.Length ? averages[cut] : double.PositiveInfinity;
    }

    /// <summary>How many of the outermost averages the interval leaves out at each end, and its confidence.</summary>
    /// <param name="n">How many pairs.</param>
    /// <param name="confidence">The confidence that is asked for.</param>
    internal static (int Cut, double Confidence) CutFor(int n, double confidence)
    {
        if (n is < 1 or > Most)
        {
            throw new ArgumentException($"There can be 1 to {Most} pairs, not {n}.", nameof(n));
        }

        double all = Math.Pow(2, n);
        double[] ways = Ways(n);
        int cut = 0;
        double outside = ways[0];
        // The sum of the ranks of positive differences is below its cut in so many of all changes of sign, and as often above.
        while (cut + 1 < ways.Length && 2 * (outside + ways[cut + 1]) / all <= 1 - confidence + 1e-12)
        {
            outside += ways[++cut];
        }

        return (cut, Math.Max(0, 1 - (2 * outside / all)));
    }

    private static double[] WalshAverages(IReadOnlyList<double> differences)
    {
        double[] averages = [.. from i in Enumerable.Range(0, differences.Count) from j in Enumerable.Range(0, i + 1) select (differences[i] + differences[j]) / 2];
        Array.Sort(averages);
        return averages;
    }

    // In how many ways different ranks from 1 to n add up to each sum, up to half of the largest.
    private static double[] Ways(int n)
    {
        double[] ways = new double[(n * (n + 1) / 4) + 1];
        ways[0] = 1;
        for (int rank = 1; rank <= n; rank++)
        {
            for (int sum = ways.Length - 1; sum >= rank; sum--)
            {
                ways[sum] += ways[sum - rank];
            }
        }

        return ways;
    }
}
