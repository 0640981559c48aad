using Perf.Engine.Metrics;

namespace Perf.Tests.Engine.Metrics;

public sealed class MetricHubTests
{
    [Fact]
    public void Take_WhileThreadsRecord_LosesAndInventsNothing()
    {
        const int Threads = 6;
        const int PerThread = 20_000;
        var names = new MetricNamesOfRun(["a", "b"], [("a", "check")]);
        MetricShard[] shards = [.. Enumerable.Range(0, Threads).Select(_ => new MetricShard(names))];
        var hub = new MetricHub(names, shards);
        var totals = new RunAccumulator();

        // As a loop does it: the writer itself exchanges its tallies when it is asked to, and goes on.
        var asked = new ManualResetEventSlim[Threads];
        var exchanged = new ManualResetEventSlim[Threads];
        for (int i = 0; i < Threads; i++)
        {
            (asked[i], exchanged[i]) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        }

        Thread[] writers = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            MetricShard shard = shards[number];
            for (int i = 1; i <= PerThread; i++)
            {
                if (asked[number].IsSet)
                {
                    asked[number].Reset();
                    shard.Exchange();
                    exchanged[number].Set();
                }

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
            for (int i = 0; i < Threads; i++)
            {
                exchanged[i].Reset();
                asked[i].Set();
                while (writers[i].IsAlive && !exchanged[i].Wait(1))
                {
                }
            }

            Take();
        }

        Array.ForEach(shards, shard => shard.Exchange());
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
        (MetricHub hub, MetricShard shard) = One(["a"]);
        shard.Request(0, default, 5, failed: true, 0, 0);
        shard.Exchange();

        Assert.NotEmpty(hub.Take(new Interval()).Series);
        Assert.Empty(hub.Take(new Interval()).Series);
    }

    [Fact]
    public void Error_MoreKindsThanAreKept_StillCountByClass()
    {
        string[] steps = [.. Enumerable.Range(0, 1500).Select(i => $"step {i}")];
        (MetricHub hub, MetricShard shard) = One(steps);
        for (int i = 0; i < steps.Length; i++)
        {
            shard.Error(i, ErrorClasses.Timeout, "late");
        }

        shard.Exchange();
        Interval interval = hub.Take(new Interval());

        Assert.Equal(1500, interval.Errors.Sum(error => error.Count));
        Assert.Equal(500, interval.Errors.Single(error => error.Step.Length == 0).Count);
    }

    [Fact]
    public void Request_NeverSent_HasNoServiceTime()
    {
        (MetricHub hub, MetricShard shard) = One(["a"]);
        shard.Request(0, new RequestTimings { Connecting = 10 }, 20, failed: true, 0, 0);
        shard.Exchange();
        Interval interval = hub.Take(new Interval());

        Assert.DoesNotContain(interval.Series, series => series.Metric is "http_req_duration" or "http_req_waiting");
        Assert.Contains(interval.Series, series => series.Metric == "http_req_response_time");
    }

    private static (MetricHub Hub, MetricShard Shard) One(string[] steps)
    {
        var names = new MetricNamesOfRun(steps, []);
        var shard = new MetricShard(names);
        return (new MetricHub(names, [shard]), shard);
    }
}
