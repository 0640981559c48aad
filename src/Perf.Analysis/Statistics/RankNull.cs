using MathNet.Numerics.Distributions;

namespace Perf.Analysis;

/// <summary>The distribution of a rank statistic where nothing differs: a table where it is small enough to be counted, otherwise an approximation. It is symmetric.</summary>
internal sealed class RankNull
{
    private readonly double[]? _atMost;
    private readonly double _mean;
    private readonly double _sd;
    private readonly double _excess;

    /// <summary>From counted ways.</summary>
    /// <param name="ways">For each value of the statistic, from 0 on, in how many ways (or how probably) it comes about.</param>
    public RankNull(double[] ways)
    {
        // From the smallest terms on, so that the tail that decides has its own precision.
        double total = ways.Sum();
        _atMost = new double[ways.Length];
        double sum = 0;
        for (int i = 0; i < ways.Length; i++)
        {
            sum += ways[i];
            _atMost[i] = sum / total;
        }

        Largest = ways.Length - 1;
    }

    /// <summary>From moments: normal with continuity correction, and Edgeworth's term for the fourth moment.</summary>
    /// <param name="largest">The largest value; the mean is half of it.</param>
    /// <param name="variance">The variance.</param>
    /// <param name="excess">The excess kurtosis.</param>
    public RankNull(long largest, double variance, double excess)
    {
        Largest = largest;
        _mean = largest / 2.0;
        _sd = Math.Sqrt(variance);
        _excess = excess;
    }

    /// <summary>The largest value of the statistic.</summary>
    public long Largest { get; }

    /// <summary>The probability of a value of at most this.</summary>
    public double AtMost(long value)
    {
        if (value < 0)
        {
            return 0;
        }

        if (value >= Largest)
        {
            return 1;
        }

        if (_atMost is not null)
        {
            return _atMost[value];
        }

        double z = (value + 0.5 - _mean) / _sd;
        double density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        return Math.Clamp(Normal.CDF(0, 1, z) - (density * _excess / 24 * ((z * z * z) - (3 * z))), 0, 1);
    }

    /// <summary>The two-sided p-value of a value: twice the smaller tail, at most 1.</summary>
    public double TwoSided(long value) => Math.Min(1, 2 * Math.Min(AtMost(value), AtMost(Largest - value)));

    /// <summary>The largest c for which a value below c has at most this probability; 0 when even the smallest value has more.</summary>
    public long Critical(double tail)
    {
        long low = 0;
        long high = (Largest / 2) + 1;
        while (low < high)
        {
            long middle = (low + high + 1) / 2;
            (low, high) = AtMost(middle - 1) <= tail ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
