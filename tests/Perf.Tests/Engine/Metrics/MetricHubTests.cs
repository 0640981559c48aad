using Perf.Engine.Metrics;

namespace Perf.Tests.Engine.Metrics;

public sealed class MetricHubTests
{
    [Fact]
    public void Take_WhileThreadsRecord_LosesAndInventsNothing()
    {
        const int Threads = 6;
        const int PerThread = 20_000;
        var hub = new MetricHub(new MetricNamesOfRun(["a", "b"], [("a", "check")]), shards: 3);
        var totals = new RunAccumulator();
        Thread[] writers = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            MetricShard shard = hub.ShardOf(number);
            for (int i = 1; i <= PerThread; i++)
            {
                shard.Request(i % 2, new RequestTimings { Sent = true, Waiting = i }, i, failed: i % 10 == 0, 3, 7);
                shard.Check(0, i % 4 != 0);
                shard.IterationStarted(1);
                shard.IterationEnded(i, interrupted: i % 5 == 0);
                if (i % 10 == 0)
                {
                    shard.Error(0, ErrorClasses.Timeout, "late");
                    shard.Dropped(1, i);
                }
            }
        }))];
        Array.ForEach(writers, thread => thread.Start());
        int index = 0;
        void Take() => totals.Add(hub.Take(new Interval { Index = index++, Length = TimeSpan.FromSeconds(1) }));
        while (writers.Any(thread => thread.IsAlive))
        {
            Take();
        }

        Take();
        RunResult result = totals.Complete(new RunResult());
        const int All = Threads * PerThread;

        Assert.Equal(All, result.Metrics["http_reqs"].Count);
        Assert.Equal(All, result.Metrics["http_req_duration"].Histogram.Count);
        Assert.Equal(All + (All / 10), result.Metrics["http_req_response_time"].Count);
        Assert.Equal(All / 2, result.Steps["b"].Metrics["http_reqs"].Count);
        Assert.Equal(All / 10, result.Metrics["http_req_failed"].Passes);
        Assert.Equal(3 * All, result.Metrics["data_sent"].Count);
        Assert.Equal(7 * All, result.Metrics["data_received"].Count);
        Assert.Equal(All * 4 / 5, result.Metrics["iterations"].Count);
        Assert.Equal(All / 5, result.Metrics["interrupted_iterations"].Count);
        Assert.Equal(All / 10, result.Metrics["dropped_iterations"].Count);
        Assert.Equal(All, result.Metrics["iteration_start_lag"].Count);
        Assert.Equal((All * 3L / 4, All / 4L), (result.Checks.Single().Passes, result.Checks.Single().Fails));
        Assert.Equal(All / 10, result.Errors.Single().Count);
        Assert.Equal(PerThread / (double)TimeSpan.TicksPerMillisecond, result.Metrics["http_req_waiting"].Max!.Value, 1e-9);
        Assert.Equal((PerThread + 1) / 2.0 / TimeSpan.TicksPerMillisecond, result.Metrics["http_req_duration"].Avg!.Value, 1e-6);
    }

    [Fact]
    public void Take_NothingRecorded_IsEmpty()
    {
        var hub = new MetricHub(new MetricNamesOfRun(["a"], []), shards: 2);
        hub.ShardOf(0).Request(0, default, 5, failed: true, 0, 0);

        Assert.NotEmpty(hub.Take(new Interval()).Series);
        Assert.Empty(hub.Take(new Interval()).Series);
    }

    [Fact]
    public void Error_MoreKindsThanAreKept_StillCountByClass()
    {
        string[] steps = [.. Enumerable.Range(0, 1500).Select(i => $"step {i}")];
        var hub = new MetricHub(new MetricNamesOfRun(steps, []), shards: 1);
        for (int i = 0; i < steps.Length; i++)
        {
            hub.ShardOf(0).Error(i, ErrorClasses.Timeout, "late");
        }

        Interval interval = hub.Take(new Interval());

        Assert.Equal(1500, interval.Errors.Sum(error => error.Count));
        Assert.Equal(500, interval.Errors.Single(error => error.Step.Length == 0).Count);
    }

    [Fact]
    public void Request_NeverSent_HasNoServiceTime()
    {
        var hub = new MetricHub(new MetricNamesOfRun(["a"], []), shards: 1);
        hub.ShardOf(0).Request(0, new RequestTimings { Connecting = 10 }, 20, failed: true, 0, 0);
        Interval interval = hub.Take(new Interval());

        Assert.DoesNotContain(interval.Series, series => series.Metric is "http_req_duration" or "http_req_waiting");
        Assert.Contains(interval.Series, series => series.Metric == "http_req_response_time");
    }
}
