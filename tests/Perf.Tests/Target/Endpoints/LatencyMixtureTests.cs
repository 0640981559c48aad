using Perf.Target.Endpoints;

namespace Perf.Tests.Target.Endpoints;

public sealed class LatencyMixtureTests
{
    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("0x5")]
    [InlineData("1x-5")]
    [InlineData("1x5,")]
    [InlineData("1x5x6")]
    [InlineData("99999x1,2x1")]
    public void Parse_NoMixture_Throws(string text) =>
        Assert.Throws<FormatException>(() => LatencyMixture.Parse(text));

    [Fact]
    public void LatencyOf_RandomMixtures_AnyWholeCycleHasTheExactProportions()
    {
        for (int seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            int[] weights = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, 200))];
            var mixture = LatencyMixture.Parse(string.Join(',', weights.Select((weight, index) => $"{weight}x{index + 1}")));
            long first = random.NextInt64(1, 1_000_000);

            var counts = Enumerable.Range(0, mixture.CycleLength)
                .GroupBy(offset => (int)mixture.LatencyOf(first + offset).TotalMilliseconds)
                .ToDictionary(group => group.Key, group => group.Count());

            bool exact = weights.Length == counts.Count && weights.Select((weight, index) => counts[index + 1] == weight).All(same => same);
            Assert.True(exact, $"seed {seed}: weights {string.Join(',', weights)}");
        }
    }
}
