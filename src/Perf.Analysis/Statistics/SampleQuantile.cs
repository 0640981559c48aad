using MathNet.Numerics;

namespace Perf.Analysis;

/// <summary>Quantiles of small samples: weighted means of all ordered values, which scatter less than a single one of them.</summary>
internal static class SampleQuantile
{
    private const int ManyValues = 200;

    // √(3/5).
    private const double GaussPoint = 0.774596669241483;

    /// <summary>The estimator of Harrell and Davis. Source: F. E. Harrell, C. E. Davis, A New Distribution-Free Quantile Estimator (1982).</summary>
    /// <param name="sorted">The values in ascending order.</param>
    /// <param name="share">0 to 1, without the ends.</param>
    /// <returns>NaN without values.</returns>
    public static double HarrellDavis(IReadOnlyList<double> sorted, double share) => Weighted([.. sorted.Select(value => (value, 1L))], sorted.Count, share, 0, 1);

    /// <summary>
    /// The same with the weights cut to the densest stretch of width 1/√n, so that far outliers have none (THD-SQRT). Source: A. Akinshin, Trimmed Harrell-Davis Quantile Estimator Based on
    /// the Highest Density Interval of the Given Width (2022).
    /// </summary>
    /// <param name="sorted">The values in ascending order.</param>
    /// <param name="share">0 to 1, without the ends.</param>
    /// <returns>NaN without values.</returns>
    public static double Trimmed(IReadOnlyList<double> sorted, double share) => Trimmed([.. sorted.Select(value => (value, 1L))], sorted.Count, share);

    /// <summary>The trimmed estimator on values that occur several times, as a histogram has them.</summary>
    /// <param name="buckets">Values in ascending order, each with how often it occurs.</param>
    /// <param name="count">How many in all.</param>
    /// <param name="share">0 to 1, without the ends.</param>
    /// <returns>NaN without values.</returns>
    public static double Trimmed(IReadOnlyList<(double Value, long Count)> buckets, long count, double share)
    {
        (double left, double right) = Densest((count + 1) * share, (count + 1) * (1 - share), 1 / Math.Sqrt(count));
        return Weighted(buckets, count, share, left, right);
    }

    private static double Weighted(IReadOnlyList<(double Value, long Count)> buckets, long count, double share, double left, double right)
    {
        if (count == 0)
        {
            return double.NaN;
        }

        double a = (count + 1) * share;
        double b = (count + 1) * (1 - share);
        if (count >= ManyValues && a >= 2 && b >= 2)
        {
            return Integrated(buckets, count, a, b, left, right);
        }

        double from = Beta(a, b, left);
        double span = Beta(a, b, right) - from;
        double sum = 0;
        double before = 0;
        long seen = 0;
        foreach ((double value, long times) in buckets)
        {
            seen += times;
            double reached = (double)seen / count;

            // Most values lie outside of the stretch that has weights, and the function is dear.
            double now = reached <= left ? 0 : reached >= right ? 1 : (Beta(a, b, reached) - from) / span;
            sum += (now - before) * value;
            before = now;
        }

        return sum;
    }

    // The same by integrating the density itself over the stretch, which needs no norm: a tenth of the time where there are many values. Between two of them it is smooth, and three points (C. F. Gauss) give seven digits.
    private static double Integrated(IReadOnlyList<(double Value, long Count)> buckets, long count, double a, double b, double left, double right)
    {
        double peak = LogDensity(a, b, (a - 1) / (a + b - 2));
        double Density(double x) => Math.Exp(LogDensity(a, b, x) - peak);
        double Mass(double from, double to)
        {
            int steps = Math.Max(1, (int)Math.Ceiling((to - from) * count));
            double half = (to - from) / steps / 2;
            double sum = 0;
            for (int i = 0; i < steps; i++)
            {
                double middle = from + (((2 * i) + 1) * half);
                sum += (8 * Density(middle)) + (5 * (Density(middle - (GaussPoint * half)) + Density(middle + (GaussPoint * half))));
            }

            return sum * half / 9;
        }

        double all = 0;
        double weighted = 0;
        double at = left;
        long seen = 0;
        foreach ((double value, long times) in buckets)
        {
            seen += times;
            double reached = Math.Min(right, (double)seen / count);
            if (reached > at)
            {
                double mass = Mass(at, reached);
                all += mass;
                weighted += mass * value;
                at = reached;
            }
        }

        return weighted / all;
    }

    // The density rises to its mode and falls: the densest stretch has the same density at both ends, unless an end of [0, 1] cuts it.
    private static (double Left, double Right) Densest(double a, double b, double width)
    {
        if (width >= 1)
        {
            return (0, 1);
        }

        if (a <= 1)
        {
            return (0, width);
        }

        if (b <= 1)
        {
            return (1 - width, 1);
        }

        double mode = (a - 1) / (a + b - 2);
        double low = Math.Max(0, mode - width);
        double high = Math.Min(mode, 1 - width);
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            bool isLeftDenser = LogDensity(a, b, middle) > LogDensity(a, b, middle + width);
            (low, high) = isLeftDenser ? (low, middle) : (middle, high);
        }

        return (low, low + width);
    }

    private static double LogDensity(double a, double b, double x) =>
        x <= 0 || x >= 1 ? double.NegativeInfinity : ((a - 1) * Math.Log(x)) + ((b - 1) * Math.Log(1 - x));

    private static double Beta(double a, double b, double x) => x <= 0 ? 0 : x >= 1 ? 1 : SpecialFunctions.BetaRegularized(a, b, x);
}
