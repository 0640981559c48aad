using System.Collections.Concurrent;
using Perf.Cluster.Coordination;
using Perf.Engine.Sample;
using Perf.Engine.Scenarios;
using Perf.Tests.Cluster.Coordination;
using Perf.Tests.Engine.Running;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Engine.Sharing;

/// <summary>Whole runs of several engines against the sample server: together they make what one makes.</summary>
public sealed class ShareRunTests : IAsyncLifetime
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly LoadShare[] s_shares = [new() { Count = 4, Slots = [0, 3] }, new() { Count = 4, Slots = [1] }, new() { Count = 4, Slots = [2] }];

    private SampleServer _server = null!;

    public static TheoryData<LoadProfile> Profiles => new()
    {
        new ConstantArrivalRate { Rate = 150, Duration = s_second / 2 },
        new ConstantArrivalRate { Rate = 150, Duration = s_second / 2, Arrival = ArrivalPattern.Poisson, ArrivalSeed = 5 },
        new RampingArrivalRate { StartRate = 20, Stages = [new(s_second / 2, 200)] },
        new SharedIterations { Vus = 5, Iterations = 203 },
        new SharedIterations { Vus = 1, Iterations = 41 },
        new PerVuIterations { Vus = 7, Iterations = 9 },
    };

    public Task InitializeAsync()
    {
        _server = SampleServer.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task RunAsync_ThreeShares_MakeTheIterationsOfOneEngine(LoadProfile load)
    {
        var whole = new SharedRun();
        (RunResult one, _) = await RunRecorder.RunAsync(whole.Of(_server.Address, load));
        var parts = new SharedRun();
        var gate = new CommonGate(s_shares.Length);
        (RunResult Result, RunRecorder Recorder)[] runs = await SharedRun.RunAsync(parts.Of(_server.Address, load), s_shares, gate);

        Assert.All(runs, run => Assert.Equal((RunStatus.Completed, (string?)null), (run.Result.Status, run.Result.StatusReason)));
        Assert.Equal(RunRecorder.Sum(one, MetricNames.Iterations), SharedRun.Sum(runs, MetricNames.Iterations));
        Assert.Equal(RunRecorder.Sum(one, MetricNames.HttpReqs), SharedRun.Sum(runs, MetricNames.HttpReqs));
        Assert.NotEmpty(whole.Words);
        Assert.Equal(whole.Words, parts.Words);

        // What each tells of itself: all that it was to make, and no more.
        Assert.All(runs, run => Assert.Equal((long?)RunRecorder.Sum(run.Result, MetricNames.Iterations), run.Recorder.Progress[^1].PlannedIterations));
        Assert.Equal(RunRecorder.Sum(one, MetricNames.Iterations), gate.Latest.Sum(progress => progress!.Iterations.Single()));
    }

    [Fact]
    public async Task RunAsync_ThreeShares_HaveTheVirtualUsersOfOneEngine()
    {
        var parts = new SharedRun();
        await SharedRun.RunAsync(parts.Of(_server.Address, new PerVuIterations { Vus = 11, Iterations = 2 }), s_shares, new CommonGate(s_shares.Length));

        Assert.Equal(Enumerable.Range(1, 11), parts.Vus);
    }

    // As a plan is split for agents: of what is counted there is as much as in one engine, virtual users too.
    [Fact]
    public async Task RunAsync_SharesOfTheSplitter_HaveAsManyVirtualUsersAsOneEngine()
    {
        LoadProfile[] load = [new SharedIterations { Name = "few", Vus = 2, Iterations = 40 }, new ConstantVus { Name = "many", Vus = 6, Duration = s_second }];
        Scenario scenario = new SharedRun().Of(_server.Address, load);
        LoadShare[] shares = [.. ShareSplitter.Split(SomeAgents.Of(4, 4, 4, 4), scenario.Plan()).Parts.Select(part => part.Share)];
        (RunResult Result, RunRecorder Recorder)[] runs = await SharedRun.RunAsync(scenario, shares, new CommonGate(shares.Length));

        Assert.Equal(2, shares.Length);
        Assert.Equal(8, runs.Sum(run => run.Recorder.Intervals.SelectMany(interval => interval.Series).Where(series => series.Metric == MetricNames.VusMax).Max(series => series.Max)));
    }

    [Fact]
    public async Task RunAsync_StoppedBeforeItsStart_TellsOfNoSecond()
    {
        // The gate waits for a second share, which never comes.
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        (RunResult Result, RunRecorder Recorder)[] runs = await SharedRun.RunAsync(new SharedRun().Of(_server.Address, new ConstantVus { Vus = 2, Duration = s_second }), [s_shares[0]], new CommonGate(2), stop: stop.Token);

        Assert.Equal(RunStatus.Stopped, runs[0].Result.Status);
        Assert.Empty(runs[0].Recorder.Intervals);
    }

    [Fact]
    public async Task RunAsync_OnceRows_EachIsUsedByOneShare()
    {
        using var folder = new TemporaryFolder();
        folder.Write("ids.csv", $"id\n{string.Join('\n', Enumerable.Range(0, 90))}\n");
        const string Text = """
            name: x
            target: http://localhost:1
            data: { ids: { file: ids.csv, order: once } }
            variables: { id: "${ids.id}" }
            load: { a: { executor: constant-vus, vus: 6, duration: 10m } }
            flows: { one: { steps: [ get: "/items?id=${id}" ] } }
            """;
        var seen = new ConcurrentQueue<string>();
        var note = new DelegateStep
        {
            Name = "note",
            Run = (call, _) =>
            {
                seen.Enqueue(call["id"]!.ToString()!);
                return Task.FromResult<object?>(null);
            },
        };
        Scenario scenario = ScenarioLoader.Load(folder.Write("s.yaml", Text)) with { Target = _server.Address.AbsoluteUri };
        scenario = scenario with { Flows = scenario.Flows.ToDictionary(flow => flow.Key, flow => flow.Value with { Steps = [.. flow.Value.Steps, note] }) };
        var gate = new CommonGate(s_shares.Length);
        await SharedRun.RunAsync(scenario, s_shares, gate);

        Assert.Equal(Enumerable.Range(0, 90).Select(id => $"{id}").Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.Equal([45L, 23L, 22L], gate.Latest.Select(progress => progress!.Rows["ids"]));
        Assert.All(gate.Latest, progress => Assert.InRange(progress!.FirstStart, gate.Start, gate.Start + TimeSpan.FromSeconds(30).Ticks));
    }
}
