using System.Collections.Concurrent;
using Perf.Engine.Pacing;
using Perf.Engine.Running;
using Perf.Engine.Sample;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.Engine.Sharing;

/// <summary>When shares begin, and what is done once for all of them.</summary>
public sealed class ShareOnceTests : IAsyncLifetime
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<(string What, long At)> _seen = new();
    private SampleServer _server = null!;

    public Task InitializeAsync()
    {
        _server = SampleServer.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task RunAsync_StartAhead_NoneBeginsBeforeIt()
    {
        LoadShare[] shares = Partitions.Equal(3);
        var gate = new CommonGate(shares.Length) { Ahead = s_second / 2 };
        await SharedRun.RunAsync(ScenarioBuilding.Of(_server.Address, new ConstantArrivalRate { Rate = 30, Duration = s_second }, Note("load")), shares, gate);

        Assert.Equal(30, _seen.Count);
        Assert.InRange(_seen.Min(one => one.At) - gate.Start, 0, (s_second * 10).Ticks);
    }

    [Fact]
    public async Task RunAsync_Setup_IsDoneByTheFirstAndItsValuesReachAll()
    {
        LoadShare[] shares = Partitions.Equal(3);
        var login = new RequestStep { Name = "login", Method = "POST", Url = "/login", Captures = [new Capture { Name = "token", Kind = CaptureKind.Json, Selector = "$.token" }] };
        var order = new RequestStep { Name = "order", Method = "POST", Url = "/orders", Headers = [new("authorization", "Bearer ${token}")], Expect = [ScenarioBuilding.Status("201")] };
        Scenario scenario = ScenarioBuilding.Of(_server.Address, new PerVuIterations { Vus = 6, Iterations = 3 }, order, Note("load")) with
        {
            Setup = new Flow { Name = "setup", Steps = [login, Note("setup")] },
            Teardown = new Flow { Name = "teardown", Steps = [Note("teardown"), ScenarioBuilding.Get("/items", "last")] },
        };
        var gate = new CommonGate(shares.Length) { LoadEnded = _ => Perf.Tests.Target.Eventually.UntilAsync(() => Count("load") == 18) };
        (RunResult Result, RunRecorder Recorder)[] runs = await SharedRun.RunAsync(scenario, shares, gate);

        Assert.All(runs, run => Assert.Empty(run.Result.Errors));
        Assert.Equal((18, 1, 1), ((int)SharedRun.Sum(runs, MetricNames.Iterations), Count("setup"), Count("teardown")));

        // What the setup asks for is in the first second of whoever did it.
        Assert.Contains(runs[0].Recorder.Intervals[0].Series, series => series.Step == "login");
        Assert.Contains("last", runs[0].Result.Steps.Keys);
        Assert.All(runs.Skip(1), run => Assert.DoesNotContain("login", run.Result.Steps.Keys));
        Assert.All(runs.Skip(1), run => Assert.DoesNotContain("last", run.Result.Steps.Keys));
        Assert.Equal("teardown", _seen.MaxBy(one => one.At).What);
    }

    // What cleans up may take long, and may be lost: by then all of the load is told.
    [Fact]
    public async Task RunAsync_Teardown_BeginsWhenTheLoadsLastIntervalIsTold()
    {
        var recorder = new RunRecorder();
        double told = -1;
        var look = new DelegateStep
        {
            Name = "look",
            Run = (_, _) =>
            {
                told = recorder.Intervals.Sum(interval => interval.Series.Where(series => series.Metric == MetricNames.Iterations).Sum(series => series.Sum));
                return Task.FromResult<object?>(null);
            },
        };
        Scenario scenario = ScenarioBuilding.Of(_server.Address, new SharedIterations { Vus = 2, Iterations = 10 }, Note("load")) with
        {
            Teardown = new Flow { Name = "teardown", Steps = [look, ScenarioBuilding.Get("/items", "last")] },
        };
        RunResult result = await new LoadEngine(_ => null, TimeProvider.System) { Gate = new CommonGate(1).Of(0) }
            .RunAsync(scenario.Plan() with { Share = Partitions.Equal(2)[0] }, new SilentGuard(), [recorder], CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);

        Assert.Equal((RunStatus.Completed, 5d), (result.Status, told));
        Assert.Contains("last", result.Steps.Keys);
        Assert.Equal(TimeSpan.FromMilliseconds(1), recorder.Intervals[^1].Length);
        Assert.Equal(5, RunRecorder.Sum(result, MetricNames.Iterations));
    }

    [Fact]
    public async Task RunAsync_LoadOver_GateHearsOfItBeforeTheLastInterval()
    {
        var gate = new CommonGate(1);
        ShareProgress? known = null;
        bool hasEnded = false;
        gate.Ended = _ => (known, hasEnded) = (gate.Latest[0], true);
        await SharedRun.RunAsync(ScenarioBuilding.Of(_server.Address, new SharedIterations { Vus = 2, Iterations = 10 }, Note("load")), [Partitions.Equal(2)[0]], gate);

        Assert.True(hasEnded);
        Assert.NotEqual(5L, known?.Iterations.Single());
        Assert.Equal(5L, gate.Latest[0]!.Iterations.Single());
    }

    // The lines themselves go to whoever adds the shares up, and are told there.
    [Fact]
    public async Task RunAsync_StepTellsSomethingOdd_IsNoWarningOfTheShare()
    {
        Scenario scenario = ScenarioBuilding.Of(_server.Address, new SharedIterations { Vus = 1, Iterations = 2 }, new LogStep { Name = "odd", Message = "something is odd", Level = LogLevel.Warning });
        (RunResult whole, _) = await RunRecorder.RunAsync(scenario);
        (RunResult Result, RunRecorder Recorder)[] parts = await SharedRun.RunAsync(scenario, Partitions.Equal(2), new CommonGate(2));

        Assert.Contains("odd: something is odd", whole.Warnings);
        Assert.All(parts, part => Assert.DoesNotContain("odd: something is odd", part.Result.Warnings));
    }

    [Fact]
    public async Task RunAsync_EndedBeforeItsTime_GateHearsOfNoEnd()
    {
        using var stop = new CancellationTokenSource();
        bool hasEnded = false;
        var gate = new CommonGate(1) { Ended = _ => hasEnded = true };
        await SharedRun.RunAsync(
            ScenarioBuilding.Of(_server.Address, new ConstantArrivalRate { Rate = 30, Duration = s_second * 600 }, Note("load")),
            Partitions.Equal(1),
            gate,
            (_, _) => stop.CancelAfter(TimeSpan.FromMilliseconds(200)),
            stop.Token);

        Assert.False(hasEnded);
    }

    [Fact]
    public async Task RunAsync_FirstShareTakenOver_NothingIsDoneOnceAgain()
    {
        Scenario scenario = ScenarioBuilding.Of(_server.Address, new SharedIterations { Vus = 2, Iterations = 10 }, Note("load")) with
        {
            Setup = new Flow { Name = "setup", Steps = [Note("setup")] },
            Teardown = new Flow { Name = "teardown", Steps = [Note("teardown")] },
        };
        var share = new LoadShare { Count = 2, Slots = [0], IterationsDone = [1] };
        await SharedRun.RunAsync(scenario, [share], new CommonGate(1) { Ahead = -s_second, From = s_second * 1.1 });

        Assert.Equal((4, 0, 0), (Count("load"), Count("setup"), Count("teardown")));
    }

    [Fact]
    public async Task RunAsync_StoppedAtTheGate_EndsWithoutLoad()
    {
        using var stop = new CancellationTokenSource();
        var gate = new NeverGate(stop);
        RunResult result = await new LoadEngine(_ => null, TimeProvider.System) { Gate = gate }
            .RunAsync(ScenarioBuilding.Of(_server.Address, new SharedIterations(), Note("load")).Plan() with { Share = Partitions.Equal(2)[0] }, new SilentGuard(), [], stop.Token)
            .WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);

        Assert.Equal((RunStatus.Stopped, 0), (result.Status, _seen.Count));
    }

    [Fact]
    public async Task RunAsync_ValuesOfAnotherScenario_FailsBeforeTheLoad()
    {
        Scenario scenario = ScenarioBuilding.Of(_server.Address, new SharedIterations(), Note("load"));
        RunResult result = await new LoadEngine(_ => null, TimeProvider.System) { Gate = new NeverGate(null) }
            .RunAsync(scenario.Plan() with { Share = Partitions.Equal(2)[1] }, new SilentGuard(), [], CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);

        Assert.Equal((RunStatus.Failed, 0), (result.Status, _seen.Count));
        Assert.Contains("same version of Perf", result.StatusReason, StringComparison.Ordinal);
    }

    private int Count(string what) => _seen.Count(one => one.What == what);

    private DelegateStep Note(string what) => new()
    {
        Name = what,
        Run = (_, _) =>
        {
            _seen.Enqueue((what, Clock.Now));
            return Task.FromResult<object?>(null);
        },
    };

    /// <summary>A gate that does not open: the run is stopped in front of it, or is given what it cannot read.</summary>
    private sealed class NeverGate(CancellationTokenSource? stops) : IShareGate
    {
        public async Task<StartSignal> ReadyAsync(ShareReady ready, CancellationToken stop)
        {
            if (stops is null)
            {
                return new StartSignal { Start = Clock.Now, StartedAt = TimeProvider.System.GetUtcNow(), Given = [1, 2, 3] };
            }

            await stops.CancelAsync();
            await Task.Delay(Timeout.Infinite, stop);
            throw new InvalidOperationException("it has no end");
        }

        public void Progressed(ShareProgress progress)
        {
        }

        public void LoadHasEnded()
        {
        }

        public Task LoadEndedAsync(CancellationToken stop) => Task.CompletedTask;
    }
}
