namespace Perf.Analysis;

/// <summary>The smallest effect that a comparison can see, and how many runs it takes to see one. Effects are shifts of logarithms.</summary>
internal static class DetectableEffect
{
    private const int Fewest = 5;
    private const int Most = 100_000;

    /// <summary>The effect that is found with the given power.</summary>
    /// <param name="sd">The standard deviation from run to run.</param>
    /// <param name="m">Runs of one side.</param>
    /// <param name="n">Runs of the other.</param>
    /// <param name="alpha">The two-sided error.</param>
    /// <param name="power">The power.</param>
    public static double Of(double sd, int m, int n, double alpha, double power) => Of(sd * Math.Sqrt((1.0 / m) + (1.0 / n)), Math.Max(1, m + n - 2), alpha, power);

    /// <summary>The effect that is found with the given power.</summary>
    /// <param name="standardError">The standard error of the shift.</param>
    /// <param name="degrees">Degrees of freedom.</param>
    /// <param name="alpha">The two-sided error.</param>
    /// <param name="power">The power.</param>
    public static double Of(double standardError, double degrees, double alpha, double power) =>
        (Student.Quantile(1 - (alpha / 2), degrees) + Student.Quantile(power, degrees)) * standardError;

    /// <summary>How many runs a side it takes.</summary>
    /// <param name="sd">The standard deviation from run to run; of paired differences over √2.</param>
    /// <param name="effect">The effect, more than 0.</param>
    /// <param name="alpha">The two-sided error.</param>
    /// <param name="power">The power.</param>
    /// <returns>5 or more; 100,000 where it takes that or more.</returns>
    public static int RunsFor(double sd, double effect, double alpha, double power)
    {
        int low = Fewest;
        int high = Most;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = Of(sd, middle, middle, alpha, power) <= effect ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
