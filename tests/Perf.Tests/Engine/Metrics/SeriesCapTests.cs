using Perf.Engine.Metrics;

namespace Perf.Tests.Engine.Metrics;

public sealed class SeriesCapTests
{
    [Fact]
    public void NumberOf_UpToTheCap_IsEachNamesOwn()
    {
        var cap = new SeriesCap<string>("other", 3);
        Assert.Equal([0, 1, 2, 0, 1, 2], "abcabc".Select(letter => cap.NumberOf($"{letter}")));
        Assert.Equal(["a", "b", "c"], cap.Names);
        Assert.False(cap.IsCapped);
    }

    [Fact]
    public void NumberOf_BeyondTheCap_IsTheCommonOne()
    {
        var cap = new SeriesCap<string>("other", 2);
        Assert.Equal([0, 1, 2, 2, 0, 2], "abcdac".Select(letter => cap.NumberOf($"{letter}")));
        Assert.Equal(["a", "b", "other"], cap.Names);
        Assert.True(cap.IsCapped);
    }

    [Fact]
    public void NumberOf_AMillionNames_RemembersAThousand()
    {
        var cap = new SeriesCap<string>("other");
        for (int i = 0; i < 1_000_000; i++)
        {
            Assert.Equal(Math.Min(i, 1000), cap.NumberOf($"/items/{i}"));
        }

        Assert.Equal(1001, cap.Names.Count);
    }

    [Fact]
    public void Take_MoreStepsAndChecksThanTheCap_CountsTheRestTogetherAndLosesNothing()
    {
        string[] steps = [.. Enumerable.Range(0, 1300).Select(i => $"step {i}")];
        var names = new MetricNamesOfRun(steps, [.. steps.Select(step => (step, "status is 200"))]);
        MetricShard[] shards = [new MetricShard(names), new MetricShard(names)];
        var hub = new MetricHub(names, shards);
        for (int i = 0; i < steps.Length; i++)
        {
            MetricShard shard = shards[i % 2];
            shard.Request(i, new RequestTimings { Waiting = 10_000, Sent = true }, 20_000, failed: i % 2 == 0, 10, 100);
            shard.Check(i, held: i % 2 == 1);
        }

        Array.ForEach(shards, shard => shard.Exchange());
        Interval interval = hub.Take(new Interval { Length = TimeSpan.FromSeconds(1) });
        Series[] requests = [.. interval.Series.Where(series => series.Metric == MetricNames.HttpReqs)];
        Assert.Equal([.. steps.Take(1000), "(other)"], requests.Select(series => series.Step));
        Assert.Equal((1300, 300), (requests.Sum(series => series.Sum), requests[^1].Sum));
        Assert.Equal(300, interval.Series.Single(series => series is { Metric: MetricNames.HttpReqResponseTime, Step: "(other)" }).Histogram.Count);
        CheckResult others = interval.Checks.Single(check => check.Step == "(other)");
        Assert.Equal(("(other)", 150L, 150L), (others.Name, others.Passes, others.Fails));
        Assert.Equal(1001, interval.Checks.Count);
        Assert.Equal(1300, interval.Checks.Sum(check => check.Passes + check.Fails));
        Assert.Empty(hub.Take(new Interval { Length = TimeSpan.FromSeconds(1) }).Series);
    }
}
