using MathNet.Numerics;

namespace Perf.Analysis;

/// <summary>The tests that a mark is judged by. Evidence is −log10 of a two-sided p-value.</summary>
internal static class MarkEvidence
{
    /// <summary>The most that is told apart.</summary>
    public const double Most = 300;

    /// <summary>Student's test of two neighbouring pieces, with their common variance.</summary>
    /// <param name="values">The values.</param>
    /// <param name="from">Where the first piece begins.</param>
    /// <param name="mark">Where the second begins.</param>
    /// <param name="to">Where the second ends.</param>
    /// <returns>The evidence, and the common standard deviation.</returns>
    public static (double Evidence, double Deviation, double Difference) Student(ReadOnlySpan<double> values, int from, int mark, int to)
    {
        ReadOnlySpan<double> left = values[from..mark];
        ReadOnlySpan<double> right = values[mark..to];
        double leftMean = Mean(left);
        double rightMean = Mean(right);
        double degrees = left.Length + right.Length - 2;
        double deviation = Math.Sqrt((Squares(left, leftMean) + Squares(right, rightMean)) / degrees);
        double difference = Math.Abs(rightMean - leftMean);
        double t = difference / (deviation * Math.Sqrt((1.0 / left.Length) + (1.0 / right.Length)));
        return (Of(t, degrees), deviation, difference);
    }

    /// <summary>
    /// The same test over longer pieces, whose values are correlated: the variance of a mean is larger by the sum of the correlations (Bartlett's weights), and so many fewer values count.
    /// Source: W. K. Newey, K. D. West, A Simple, Positive Semi-definite, Heteroskedasticity and Autocorrelation Consistent Covariance Matrix (1987).
    /// </summary>
    /// <param name="values">The values.</param>
    /// <param name="from">Where the first piece begins.</param>
    /// <param name="mark">Where the second begins.</param>
    /// <param name="to">Where the second ends.</param>
    /// <param name="lags">The most lags.</param>
    public static double Correlated(ReadOnlySpan<double> values, int from, int mark, int to, int lags)
    {
        int n = to - from;
        double leftMean = Mean(values[from..mark]);
        double rightMean = Mean(values[mark..to]);
        Span<double> rest = n <= 256 ? stackalloc double[n] : new double[n];
        double variance = 0;
        for (int i = 0; i < n; i++)
        {
            rest[i] = values[from + i] - (from + i < mark ? leftMean : rightMean);
            variance += rest[i] * rest[i];
        }

        if (variance <= 0)
        {
            return Most;
        }

        double inflation = 1;
        int most = Math.Min(lags, n / 4);
        for (int lag = 1; lag <= most; lag++)
        {
            double product = 0;
            for (int i = lag; i < n; i++)
            {
                product += rest[i] * rest[i - lag];
            }

            inflation += 2 * (1 - (lag / (most + 1.0))) * product / variance;
        }

        inflation = Math.Max(1, inflation);
        double deviation = Math.Sqrt(variance / (n - 2) * inflation * ((1.0 / (mark - from)) + (1.0 / (to - mark))));
        return Of(Math.Abs(rightMean - leftMean) / deviation, Math.Max(3, (n / inflation) - 2));
    }

    /// <summary>The z-value of the rank test (Mann-Whitney), without a sign. Ties count half and make it smaller.</summary>
    /// <param name="values">The values.</param>
    /// <param name="from">Where the first piece begins.</param>
    /// <param name="mark">Where the second begins.</param>
    /// <param name="to">Where the second ends.</param>
    public static double Rank(ReadOnlySpan<double> values, int from, int mark, int to)
    {
        int twice = 0;
        for (int i = from; i < mark; i++)
        {
            for (int j = mark; j < to; j++)
            {
                twice += values[j] > values[i] ? 1 : values[j] < values[i] ? -1 : 0;
            }
        }

        double m = mark - from;
        double n = to - mark;
        return Math.Abs(twice) / 2.0 / Math.Sqrt(m * n * (m + n + 1) / 12);
    }

    private static double Of(double t, double degrees)
    {
        double p = SpecialFunctions.BetaRegularized(degrees / 2, 0.5, degrees / (degrees + (t * t)));
        return p > 0 ? Math.Min(Most, -Math.Log10(p)) : Most;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static double Squares(ReadOnlySpan<double> values, double mean)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return sum;
    }
}
