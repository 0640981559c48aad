using Perf.Telemetry.Sinks;

namespace Perf.Tests.Telemetry.Sinks.Prometheus;

public class SlidingHistogramTests
{
    /// <summary>Whatever comes, empty seconds too, the sum is that of the last ten, bucket for bucket.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sum_AfterAnySeconds_IsThatOfTheWindow(int seed)
    {
        var chance = new Random(seed);
        var sliding = new SlidingHistogram(10);
        var all = new List<Histogram>();
        Assert.Equal(0, sliding.Sum().Count);
        for (int second = 0; second < 60; second++)
        {
            var one = new HistogramBuilder();
            for (int i = chance.Next(4) * chance.Next(200); i > 0; i--)
            {
                one.Record(chance.Next(1, 1 << chance.Next(4, 30)));
            }

            all.Add(one.Build());
            sliding.Add(all[^1]);
            var expected = new HistogramBuilder();
            all.TakeLast(10).ToList().ForEach(expected.Add);
            Assert.Equal(expected.Build().ToBytes(), sliding.Sum().ToBytes());
        }
    }
}
