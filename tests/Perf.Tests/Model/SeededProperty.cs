namespace Perf.Tests.Model;

/// <summary>Runs a property over generated cases; a failure names the seed, and the seed alone repeats the case.</summary>
internal static class SeededProperty
{
    internal static void ForAll(int cases, Action<Random> property)
    {
        for (int seed = 1; seed <= cases; seed++)
        {
            try
            {
                property(new Random(seed));
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}: {e.Message}{Environment.NewLine}{e.StackTrace}");
            }
        }
    }

    /// <summary>Ticks spread over all magnitudes up to an hour and a little beyond.</summary>
    internal static long NextTicks(this Random random) => (long)(random.NextDouble() * Math.Pow(2, random.Next(1, 37)));
}
