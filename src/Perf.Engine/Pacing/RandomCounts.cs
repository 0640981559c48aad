using Perf.Engine.Running;

namespace Perf.Engine.Pacing;

/// <summary>
/// Draws whole numbers from the Poisson and the binomial distribution in constant time, by transformed rejection: W. Hörmann, "The transformed rejection
/// method for generating Poisson random variables" (PTRS), Insurance: Mathematics and Economics 12, 1993, and "The generation of binomial random variates"
/// (BTRS), Journal of Statistical Computation and Simulation 46, 1993.
/// </summary>
internal static class RandomCounts
{
    // Below this the hat of the rejection does not fit, and counting one by one is as quick.
    private const double FewExpected = 10;

    /// <summary>A number of events of which so many are expected.</summary>
    /// <param name="expected">0 or more.</param>
    /// <param name="random">The random numbers.</param>
    public static long Poisson(double expected, ref SeededSequence random)
    {
        if (expected < FewExpected)
        {
            long few = 0;
            for (double at = Gap(ref random); at < expected; at += Gap(ref random))
            {
                few++;
            }

            return few;
        }

        double root = Math.Sqrt(expected);
        double b = 0.931 + (2.53 * root);
        double a = -0.059 + (0.02483 * b);
        double scale = Math.Log(1.1239 + (1.1328 / (b - 3.4)));
        double quick = 0.9277 - (3.6224 / (b - 2));
        while (true)
        {
            double u = random.NextDouble() - 0.5;
            double v = random.NextDouble();
            double us = 0.5 - Math.Abs(u);
            double k = Math.Floor((((2 * a / us) + b) * u) + expected + 0.43);
            if (us >= 0.07 && v <= quick)
            {
                return (long)k;
            }

            if (k >= 0 && (us >= 0.013 || v <= us)
                && Math.Log(v) + scale - Math.Log((a / (us * us)) + b) <= (k * Math.Log(expected)) - expected - LogFactorial(k))
            {
                return (long)k;
            }
        }
    }

    /// <summary>How many of so many fall on one of two equal sides.</summary>
    /// <param name="count">20 or more.</param>
    /// <param name="random">The random numbers.</param>
    public static long Half(long count, ref SeededSequence random)
    {
        double n = count;
        double deviation = Math.Sqrt(n) / 2;
        double b = 1.15 + (2.53 * deviation);
        double a = -0.0873 + (0.0248 * b) + 0.005;
        double alpha = (2.83 + (5.1 / b)) * deviation;
        double quick = 0.92 - (4.2 / b);
        double mode = Math.Floor((n + 1) / 2);
        while (true)
        {
            double u = random.NextDouble() - 0.5;
            double v = random.NextDouble();
            double us = 0.5 - Math.Abs(u);
            double k = Math.Floor((((2 * a / us) + b) * u) + (n / 2) + 0.5);
            if (us >= 0.07 && v <= quick)
            {
                return (long)k;
            }

            // With two equal sides the odds are 1, and the ratio of probabilities is that of the binomial coefficients.
            if (k >= 0 && k <= n && Math.Log(v * alpha / ((a / (us * us)) + b)) <= LogFactorial(mode) + LogFactorial(n - mode) - LogFactorial(k) - LogFactorial(n - k))
            {
                return (long)k;
            }
        }
    }

    /// <summary>The gap to the next event where one is expected per unit: exponentially distributed.</summary>
    /// <param name="random">The random numbers.</param>
    public static double Gap(ref SeededSequence random) => -Math.Log(1 - random.NextDouble());

    // Stirling's series; the first term that is left out is below 1e-12 from 10 on.
    private static double LogFactorial(double n)
    {
        if (n < 10)
        {
            double product = 1;
            for (int i = 2; i <= n; i++)
            {
                product *= i;
            }

            return Math.Log(product);
        }

        double inverse = 1 / n;
        double square = inverse * inverse;
        double series = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square / 1680))))));
        return ((n + 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI)) + series;
    }
}
