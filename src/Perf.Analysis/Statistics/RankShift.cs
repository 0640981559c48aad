namespace Perf.Analysis;

/// <summary>
/// A shift that is estimated by ranks: the median of all pairwise differences (or Walsh averages), with the exact interval that turns the rank test over. Source: J. L. Hodges, E. L. Lehmann,
/// Estimates of Location Based on Rank Tests (1963).
/// </summary>
internal sealed class RankShift : ShiftDistribution
{
    private readonly double[] _sorted;
    private readonly RankNull _null;

    private RankShift(double[] sorted, RankNull distribution)
    {
        _sorted = sorted;
        _null = distribution;
        int half = sorted.Length / 2;
        Estimate = sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    public override double Estimate { get; }

    /// <summary>The shift from one sample to the other.</summary>
    /// <param name="x">One sample, not empty.</param>
    /// <param name="y">The other.</param>
    public static RankShift Independent(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double[] differences = new double[x.Count * y.Count];
        int at = 0;
        foreach (double a in x)
        {
            foreach (double b in y)
            {
                differences[at++] = b - a;
            }
        }

        Array.Sort(differences);
        return new RankShift(differences, MannWhitney.Null(x.Count, y.Count));
    }

    /// <summary>The centre of paired differences.</summary>
    /// <param name="differences">The differences, not empty.</param>
    public static RankShift Paired(IReadOnlyList<double> differences) => new(SignedRank.WalshAverages(differences), SignedRank.Null(differences.Count));

    public override (double Low, double High) Interval(double alpha)
    {
        long c = _null.Critical(alpha / 2);
        return c == 0 ? (double.NegativeInfinity, double.PositiveInfinity) : (_sorted[c - 1], _sorted[_sorted.Length - c]);
    }

    // The statistic is how many differences lie above the supposed shift; what lies on it counts for the shift.
    public override double PValueAbove(double shift) => _null.AtMost(CountBelow(shift, orAt: true));

    public override double PValueBelow(double shift) => _null.AtMost(_sorted.Length - CountBelow(shift, orAt: false));

    private int CountBelow(double value, bool orAt)
    {
        int low = 0;
        int high = _sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            bool isBelow = orAt ? _sorted[middle] <= value : _sorted[middle] < value;
            (low, high) = isBelow ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
