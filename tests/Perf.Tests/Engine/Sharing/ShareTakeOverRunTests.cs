using Perf.Engine.Pacing;
using Perf.Engine.Sample;
using Perf.Engine.Sharing;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.Engine.Sharing;

/// <summary>A share that somebody else has begun: exactly the rest of it is made.</summary>
public sealed class ShareTakeOverRunTests : IAsyncLifetime
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private SampleServer _server = null!;

    public Task InitializeAsync()
    {
        _server = SampleServer.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_ArrivalsFromAMoment_MakeTheRestOfTheirStarts(int parts)
    {
        var load = new ConstantArrivalRate { Rate = 120, Duration = s_second * 2 };
        var lost = new LoadShare { Count = 3, Slots = [1] };
        var gate = new CommonGate(parts) { Ahead = s_second * -0.7, From = s_second * 0.9 };
        var run = new SharedRun();
        LoadShare[] shares = [.. lost.Split(parts).Select(part => part with { IterationsDone = [33] })];
        (RunResult Result, RunRecorder Recorder)[] runs = await SharedRun.RunAsync(run.Of(_server.Address, load), shares, gate);

        ArrivalSchedule schedule = ArrivalSchedule.Of(load)!;
        int wanted = lost.NumbersBelow(schedule.Count).Count(index => schedule.StartOf(index) >= gate.From.Ticks);
        Assert.Equal((wanted, wanted), ((int)SharedRun.Sum(runs, MetricNames.Iterations), run.Words.Length));
        Assert.Equal(wanted, runs.Sum(one => one.Recorder.Intervals.Sum(interval => interval.Generator.OfferedStarts)));
        Assert.Equal(0, SharedRun.Sum(runs, MetricNames.DroppedIterations));
        Assert.All(runs, one => Assert.Equal(gate.From, one.Recorder.Intervals[0].Start));
        Assert.Equal((long?)wanted, runs.Sum(one => one.Recorder.Progress[^1].PlannedIterations));
    }

    [Fact]
    public async Task RunAsync_IterationsDone_MakesTheOthers()
    {
        LoadProfile[] load = [new SharedIterations { Vus = 4, Iterations = 100 }, new PerVuIterations { Vus = 4, Iterations = 10 }];
        var share = new LoadShare { Count = 2, Slots = [1], IterationsDone = [20, 7] };
        var gate = new CommonGate(1) { Ahead = -s_second, From = s_second * 1.1 };
        (RunResult Result, RunRecorder Recorder)[] runs = await SharedRun.RunAsync(new SharedRun().Of(_server.Address, load), [share], gate);

        // Half of each is this share's: 50 and 20.
        Assert.Equal(30 + 13, SharedRun.Sum(runs, MetricNames.Iterations));
        Assert.Equal((50L, 20L), (gate.Latest[0]!.Iterations[0], gate.Latest[0]!.Iterations[1]));
    }

    [Fact]
    public async Task RunAsync_AgreedChanges_CountTheSameOnAllShares()
    {
        var load = new ConstantArrivalRate { Rate = 100, Duration = s_second * 3 };
        long at = (s_second * 0.5).Ticks;
        LoadShare[] shares = Partitions.Equal(3);
        var later = new List<Task>();
        (RunResult Result, RunRecorder Recorder)[] runs = await SharedRun.RunAsync(new SharedRun().Of(_server.Address, load), shares, new CommonGate(shares.Length), (share, control) =>
        {
            // One hears of it in time, one a little before, and one when it is past.
            void Change()
            {
                var one = (IShareControl)control;
                one.SetRateFactor(2, at);
                one.Suspend(2 * at);
                one.Resume(3 * at);
            }

            if (share == 0)
            {
                Change();
                return;
            }

            lock (later)
            {
                later.Add(Task.Delay(share * 400).ContinueWith(_ => Change(), TaskScheduler.Default));
            }
        });
        await Task.WhenAll(later);

        long starts = new RateControlledSchedule(ArrivalSchedule.Of(load)!).WithFactor(at, 2).Paused(2 * at).Resumed(3 * at).Count;
        Assert.Equal(550, starts);
        Assert.Equal(starts, SharedRun.Sum(runs, MetricNames.Iterations));
    }
}
