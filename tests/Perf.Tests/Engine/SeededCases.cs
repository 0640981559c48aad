namespace Perf.Tests.Engine;

/// <summary>Runs a property over many generated cases; a failure names the case's seed.</summary>
internal static class SeededCases
{
    public const int Count = 300;

    public static void ForAll(Action<Random> property, int count = Count)
    {
        for (int seed = 0; seed < count; seed++)
        {
            try
            {
                property(new Random(seed));
            }
            catch (Exception e)
            {
                throw new Xunit.Sdk.XunitException($"Seed {seed}: {e.Message}", e);
            }
        }
    }

    /// <summary>A number from 0 to <paramref name="max"/>: often a whole one, at times 0, at times tiny.</summary>
    public static double NextRate(this Random random, double max) => random.Next(5) switch
    {
        0 => 0,
        1 => random.NextDouble() * max / 1000,
        2 => Math.Floor(random.NextDouble() * max),
        _ => random.NextDouble() * max,
    };

    public static IReadOnlyList<Stage> NextStages(this Random random, double maxTarget) =>
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new Stage(random.Next(4) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(random.Next(1, 5000)), random.NextRate(maxTarget)))];
}
