using Perf.Engine.Flows;
using Perf.Engine.Metrics.Samples;
using Perf.Engine.Protocols;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.Engine.Metrics.Samples;

public sealed class SampleDrainTests
{
    private static readonly Scenario s_scenario = ScenarioBuilding.Of(new Uri("http://127.0.0.1:1/"), new SharedIterations(), ScenarioBuilding.Get("/ok"));

    [Fact]
    public void End_WriterThatHangs_IsLeftBehindWithAWarning()
    {
        using var release = new ManualResetEventSlim();
        var hanging = new SampleList { Before = () => release.Wait(TimeSpan.FromMinutes(1)) };
        SampleRing ring = RingOf(100);
        using SampleDrain drain = Drain(hanging, ring, TimeSpan.FromMilliseconds(200));
        drain.Start(DateTimeOffset.UnixEpoch, 0);
        string? warning = drain.End();
        release.Set();

        Assert.Contains("takes nothing any more; 100 of 100 measurements", warning, StringComparison.Ordinal);
        Assert.Contains("'list'", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void End_WriterThatIsSlow_IsWaitedForAsLongAsItGetsOn()
    {
        var slow = new SampleList { Before = () => Thread.Sleep(20) };
        using SampleDrain drain = Drain(slow, RingOf(60), TimeSpan.FromMilliseconds(600));
        drain.Start(DateTimeOffset.UnixEpoch, 0);

        Assert.Null(drain.End());
        Assert.Equal(Enumerable.Range(0, 60).Select(i => i / 10_000.0), slow.Samples.Select(sample => sample.Value));
        Assert.True(slow.IsComplete);
    }

    [Fact]
    public void Dispose_NeverStarted_WaitsForNothing() => Drain(new SampleList(), RingOf(1), TimeSpan.FromMinutes(10)).Dispose();

    [Fact]
    public void Times_CountFromTheRunsStart()
    {
        var list = new SampleList();
        var ring = new SampleRing(1);
        ring.TryAdd(new RawSample { Kind = SampleKind.IterationStarted, At = 1000 + TimeSpan.TicksPerSecond });
        using SampleDrain drain = Drain(list, ring, TimeSpan.FromMinutes(1));
        drain.Start(DateTimeOffset.UnixEpoch, 1000);
        drain.Add(new Interval { Start = TimeSpan.FromSeconds(2), Length = TimeSpan.FromSeconds(1), Series = [new Series { Metric = "vus", Sum = 7 }, new Series { Metric = "http_reqs", Sum = 9 }] });
        Assert.Null(drain.End());

        Assert.Equal([(1.0, "iteration_start_lag", 0.0), (3.0, "vus", 7.0)], list.Samples.Select(sample => ((sample.Time - DateTimeOffset.UnixEpoch).TotalSeconds, sample.Metric, sample.Value)).Order());
    }

    private static SampleRing RingOf(int count)
    {
        var ring = new SampleRing(count);
        for (int i = 0; i < count; i++)
        {
            ring.TryAdd(new RawSample { Kind = SampleKind.IterationStarted, Time = i });
        }

        return ring;
    }

    private static SampleDrain Drain(ISampleSink sink, SampleRing ring, TimeSpan patience) =>
        new(sink, [ring], new SampleTagBook(s_scenario.Plan(), FlowCompiler.Compile(s_scenario, new Uri(s_scenario.Target!), new ProtocolSet(), _ => null)), patience);
}
