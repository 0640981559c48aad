using Perf.Engine.Flows.Control;

namespace Perf.Tests.Engine.Flows.Control;

public class WeightTableTests
{
    /// <summary>Of evenly spread shares each one gets its part, and one without a weight none, wherever it stands.</summary>
    [Fact]
    public void Of_EvenShares_FallByWeight() => SeededCases.ForAll(
        random =>
        {
            double[] weights = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(3) == 0 ? 0 : random.NextDouble() * Math.Pow(10, random.Next(-3, 4)))];
            if (weights.Sum() == 0)
            {
                weights[random.Next(weights.Length)] = 1;
            }

            var table = new WeightTable(weights);
            const int Shares = 10_000;
            int[] counts = new int[weights.Length];
            for (int i = 0; i < Shares; i++)
            {
                counts[table.Of((i + 0.5) / Shares)]++;
            }

            for (int i = 0; i < weights.Length; i++)
            {
                Assert.InRange(counts[i], (weights[i] / weights.Sum() * Shares) - 2, (weights[i] / weights.Sum() * Shares) + 2);
            }

            Assert.NotEqual(0, weights[table.Of(0)]);
            Assert.NotEqual(0, weights[table.Of(Math.BitDecrement(1.0))]);
        },
        300);
}
