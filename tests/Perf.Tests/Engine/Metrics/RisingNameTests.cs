using Perf.Engine.Metrics;

namespace Perf.Tests.Engine.Metrics;

/// <summary>Names that come up while a run goes on, as a script's addresses, checks, groups and metrics do.</summary>
public sealed class RisingNameTests
{
    private static readonly MetricNamesOfRun s_names = new(["known"], [("known", "is good")]) { Groups = ["::known"] };

    [Fact]
    public void Numbers_OfTheSameName_AreTheSame_AndNewNamesGoOn()
    {
        var shard = new MetricShard(s_names);

        Assert.Equal(shard.NumberOfStep("a", RequestMetrics.Http), shard.NumberOfStep("a", RequestMetrics.Http));
        Assert.NotEqual(shard.NumberOfStep("a", RequestMetrics.Http), shard.NumberOfStep("b", RequestMetrics.Http));
        Assert.NotEqual(shard.NumberOfCheck("a", "x"), shard.NumberOfCheck("b", "x"));
        Assert.NotEqual(shard.NumberOfGroup("::a"), shard.NumberOfGroup("::b"));
        Assert.Equal(0, shard.NumberOfMetric(new MetricDeclaration { Name = "m", Type = MetricType.Counter }));
        Assert.Equal(0, shard.NumberOfMetric(new MetricDeclaration { Name = "m", Type = MetricType.Counter, IsTime = true }));
        Assert.Equal(-1, shard.NumberOfMetric(new MetricDeclaration { Name = "m", Type = MetricType.Gauge }));
    }

    /// <summary>Loops meet names in orders of their own, before, while and after the sampler reads; what they count under a name is counted under it.</summary>
    [Fact]
    public void Take_LoopsThatMeetNamesInOtherOrders_LosesAndConfusesNothing()
    {
        const int Threads = 4;
        const int PerThread = 4000;
        MetricShard[] shards = [.. Enumerable.Range(0, Threads).Select(_ => new MetricShard(s_names))];
        var hub = new MetricHub(s_names, shards);
        var totals = new RunAccumulator();
        var asked = new ManualResetEventSlim[Threads];
        var exchanged = new ManualResetEventSlim[Threads];
        for (int i = 0; i < Threads; i++)
        {
            (asked[i], exchanged[i]) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        }

        Thread[] writers = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            var random = new Random(thread);
            MetricShard shard = shards[thread];
            for (int i = 0; i < PerThread; i++)
            {
                if (asked[thread].IsSet)
                {
                    asked[thread].Reset();
                    shard.Exchange();
                    exchanged[thread].Set();
                }

                // Ever more names, those of before included; each gets the number in its name as its value.
                int name = random.Next(1 + (i / 10));
                shard.Request(shard.NumberOfStep($"step {name}", RequestMetrics.Http), new RequestTimings { Sent = true }, name * TimeSpan.TicksPerMillisecond, failed: false, name, 0);
                shard.Check(shard.NumberOfCheck($"step {name}", $"check {name}"), held: name % 2 == 0);
                shard.Group(shard.NumberOfGroup($"::group {name}"), name * TimeSpan.TicksPerMillisecond);
                shard.Custom(shard.NumberOfMetric(new MetricDeclaration { Name = $"metric_{name}", Type = MetricType.Trend }), name);
                shard.Request(0, default, 0, failed: false, 1, 0);
            }
        }))];
        Array.ForEach(writers, thread => thread.Start());
        int index = 0;
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

            totals.Add(hub.Take(new Interval { Index = index++, Length = TimeSpan.FromSeconds(1) }));
        }

        // The spare tally of the last exchange was taken; what is still in the other comes now.
        Array.ForEach(shards, shard => shard.Exchange());
        totals.Add(hub.Take(new Interval { Index = index, Length = TimeSpan.FromSeconds(1) }));
        RunResult result = totals.Complete(new RunResult());

        Assert.Equal(Threads * PerThread, result.Steps["known"].Metrics["http_reqs"].Count);
        Assert.Equal(2 * Threads * PerThread, result.Metrics["http_reqs"].Count);
        Assert.Equal(Threads * PerThread, result.Metrics["group_duration"].Count);
        Assert.Equal(Threads * PerThread, result.Checks.Sum(check => check.Passes + check.Fails));
        for (int name = 0; name < PerThread / 10; name++)
        {
            MetricSummary? time = result.Steps.GetValueOrDefault($"step {name}")?.Metrics["http_req_response_time"];
            MetricSummary? group = result.Metrics.GetValueOrDefault($"group_duration{{group:::group {name}}}");
            MetricSummary? metric = result.Metrics.GetValueOrDefault($"metric_{name}");
            CheckResult? check = result.Checks.FirstOrDefault(one => one.Name == $"check {name}");
            if (time is null)
            {
                Assert.True(group is null && metric is null && check is null);
                continue;
            }

            Assert.Equal((name, name, time.Count), (time.Min!.Value, time.Max!.Value, result.Steps[$"step {name}"].Metrics["http_reqs"].Count));
            Assert.Equal((name, name, time.Count), (group!.Min!.Value, group.Max!.Value, group.Count));
            Assert.Equal((name, name, time.Count), (metric!.Min!.Value, metric.Max!.Value, metric.Count));
            Assert.Equal((check!.Step, time.Count), ($"step {name}", name % 2 == 0 ? check.Passes : check.Fails));
        }
    }

    [Fact]
    public void Names_BeyondTheCap_CountTogetherAndLoseNothing()
    {
        var names = new MetricNamesOfRun([], []);
        MetricShard[] shards = [new(names), new(names)];
        var hub = new MetricHub(names, shards);
        for (int i = 0; i < 3000; i++)
        {
            // Together more than the cap, though each loop knows fewer.
            MetricShard shard = shards[i % 2];
            shard.Request(shard.NumberOfStep($"/items/{i}", RequestMetrics.Http), new RequestTimings { Sent = true }, 10, failed: false, 0, 0);
            shard.Check(shard.NumberOfCheck($"/items/{i}", "ok"), held: true);
            shard.Group(shard.NumberOfGroup($"::{i}"), 10);
            shard.Error(shard.NumberOfStep($"/items/{i}", RequestMetrics.Http), ErrorClasses.Timeout, "late");
        }

        Array.ForEach(shards, shard => shard.Exchange());
        var totals = new RunAccumulator();
        Interval interval = hub.Take(new Interval { Length = TimeSpan.FromSeconds(1) });
        totals.Add(interval);
        RunResult result = totals.Complete(new RunResult());

        Assert.Equal(1001, result.Steps.Count);
        Assert.Equal(2000, result.Steps["(other)"].Metrics["http_reqs"].Count);
        Assert.Equal(3000, result.Metrics["http_reqs"].Count);
        Assert.Equal(3000, result.Checks.Sum(check => check.Passes));
        Assert.Equal(2000, result.Checks.Single(check => check.Name == "(other)").Passes);
        Assert.Equal(2000, result.Metrics["group_duration{group:(other)}"].Count);
        Assert.Equal(3000, result.Errors.Sum(error => error.Count));
    }

    [Fact]
    public void Metrics_BeyondTheCap_AreRefused_SoThatWhoeverAsksCanSaySo()
    {
        var shard = new MetricShard(new MetricNamesOfRun([], []));
        for (int i = 0; i < CustomMetrics.Most; i++)
        {
            Assert.Equal(i, shard.NumberOfMetric(new MetricDeclaration { Name = $"m{i}" }));
        }

        Assert.Equal(-1, shard.NumberOfMetric(new MetricDeclaration { Name = "one_more" }));
        Assert.Equal(5, shard.NumberOfMetric(new MetricDeclaration { Name = "m5" }));
    }

    [Fact]
    public void Metric_OfAnotherTypeOnAnotherLoop_IsToldAndNotMixed()
    {
        var names = new MetricNamesOfRun([], []);
        MetricShard[] shards = [new(names), new(names)];
        shards[0].Custom(shards[0].NumberOfMetric(new MetricDeclaration { Name = "m", Type = MetricType.Counter }), 5);
        shards[1].Custom(shards[1].NumberOfMetric(new MetricDeclaration { Name = "m", Type = MetricType.Trend }), 7);
        Array.ForEach(shards, shard => shard.Exchange());
        Interval interval = new MetricHub(names, shards).Take(new Interval());

        Assert.Equal((MetricType.Counter, 5.0), (interval.Series.Single().Type, interval.Series.Single().Sum));
        Assert.Equal(ErrorClasses.MetricValue, interval.Errors.Single().Class);
    }
}
