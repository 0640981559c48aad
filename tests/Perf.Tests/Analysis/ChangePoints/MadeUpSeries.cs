namespace Perf.Tests.Analysis.ChangePoints;

/// <summary>
/// Series of a test that is run again and again, with what real ones have: heavy tails (Student's t with 5 degrees), neighbours that are alike (AR(1), 0.3), and 3 % of values that are 10 to
/// 60 % too high. The same seed gives the same series.
/// </summary>
internal static class MadeUpSeries
{
    private const double Correlation = 0.3;

    /// <summary>Makes one.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="before">Values of the first level, 100.</param>
    /// <param name="after">Values of the second level.</param>
    /// <param name="noise">The relative standard deviation.</param>
    /// <param name="step">How much higher the second level is, relative.</param>
    public static double[] Make(int seed, int before, int after, double noise, double step)
    {
        var chance = new Random(seed);
        double[] values = new double[before + after];
        double deviation = HeavyTailed(chance);
        for (int i = 0; i < values.Length; i++)
        {
            deviation = i == 0 ? deviation : (Correlation * deviation) + (Math.Sqrt(1 - (Correlation * Correlation)) * HeavyTailed(chance));
            values[i] = 100 * Math.Exp(noise * deviation) * (i < before ? 1 : 1 + step) * (chance.NextDouble() < 0.03 ? 1.1 + (chance.NextDouble() / 2) : 1);
        }

        return values;
    }

    /// <summary>A normal number.</summary>
    public static double Normal(Random chance) => Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());

    // Student's t with 5 degrees of freedom, of standard deviation 1.
    private static double HeavyTailed(Random chance)
    {
        double squares = Enumerable.Range(0, 5).Sum(_ => Math.Pow(Normal(chance), 2));
        return Normal(chance) / Math.Sqrt(squares / 5) / Math.Sqrt(5.0 / 3);
    }
}
