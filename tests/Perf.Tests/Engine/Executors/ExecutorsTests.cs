using Perf.Target;
using Perf.Tests.Engine.Running;
using static Perf.Tests.Engine.Running.RunRecorder;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Executors;

public sealed class ExecutorsTests : IAsyncLifetime
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    // A run that does not end fails its test; how fast it ends is no test's business.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private TargetServer _server = null!;

    public async Task InitializeAsync() => _server = await TargetServer.StartAsync(new TargetOptions());

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task SharedIterations_Run_MakesExactlyThatMany()
    {
        (RunResult result, _) = await RunAsync(Of(_server.BaseUri, new SharedIterations { Vus = 7, Iterations = 500 }, Get("/ok")));

        Assert.Equal((500, 500L), (Sum(result, MetricNames.Iterations), _server.Counters.Of("/ok")));
        Assert.Equal(7, result.Metrics["vus_max"].Max);
    }

    [Fact]
    public async Task PerVuIterations_Run_MakesThatManyForEach()
    {
        (RunResult result, _) = await RunAsync(Of(_server.BaseUri, new PerVuIterations { Vus = 6, Iterations = 15 }, Get("/ok")));

        Assert.Equal((90, 90L), (Sum(result, MetricNames.Iterations), _server.Counters.Of("/ok")));
    }

    [Fact]
    public async Task SharedIterations_MaxDuration_EndsIt()
    {
        (RunResult result, _) = await RunAsync(Of(_server.BaseUri, new SharedIterations { Vus = 2, Iterations = 1_000_000, MaxDuration = s_second / 2 }, Get("/delay?ms=20")));

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.InRange(Sum(result, MetricNames.Iterations), 2, 200);
    }

    [Fact]
    public async Task ConstantVus_Run_KeepsThatManyBusy()
    {
        (RunResult result, RunRecorder recorder) = await RunAsync(Of(_server.BaseUri, new ConstantVus { Vus = 5, Duration = s_second * 1.6 }, Get("/delay?ms=200")));

        Assert.Equal(5, recorder.Intervals[0].Series.Single(one => one.Metric == MetricNames.Vus).Sum);
        Assert.Equal(Sum(result, MetricNames.Iterations), _server.Counters.Of("/delay"));

        // Each can begin at most eight and begins one at least.
        Assert.InRange(_server.Counters.Of("/delay"), 5, 40);
    }

    [Theory]
    [InlineData(100, 1, 1, 100)]
    [InlineData(30, 0.5, 1.5, 90)]
    [InlineData(1000, 1, 0.5, 500)]
    public async Task ConstantArrivalRate_Run_MakesExactlyTheStarts(double rate, double unit, double seconds, int starts)
    {
        (RunResult result, RunRecorder recorder) = await RunAsync(Of(_server.BaseUri, new ConstantArrivalRate { Rate = rate, TimeUnit = s_second * unit, Duration = s_second * seconds }, Get("/ok")));

        Assert.Equal((starts, (long)starts), (Sum(result, MetricNames.Iterations), _server.Counters.Of("/ok")));
        Assert.Equal(starts, recorder.Intervals.Sum(one => one.Generator.OfferedStarts));
        Assert.Equal(starts, recorder.Intervals.Sum(one => one.Generator.AchievedStarts));
        Assert.Equal(starts, result.Metrics["iteration_start_lag"].Count);
    }

    [Fact]
    public async Task RampingArrivalRate_Run_MakesTheAreaUnderTheRate()
    {
        var load = new RampingArrivalRate { StartRate = 20, Stages = [new(s_second / 2, 200), new(TimeSpan.Zero, 40), new(s_second / 2, 40)] };
        (RunResult result, _) = await RunAsync(Of(_server.BaseUri, load, Get("/ok")));

        Assert.Equal((75, 75L), (Sum(result, MetricNames.Iterations), _server.Counters.Of("/ok")));
    }

    [Fact]
    public async Task ArrivalRate_ServerFrozenWithFewVus_DropsAreCountedAndCensoredIntoResponseTime()
    {
        _server.Gate.Freeze();
        var load = new ConstantArrivalRate { Rate = 100, Duration = s_second, PreAllocatedVus = 2, MaxVus = 10, GracefulStop = TimeSpan.FromMilliseconds(300) };
        (RunResult result, RunRecorder recorder) = await RunAsync(Of(_server.BaseUri, load, Get("/delay?ms=0", "stuck")));

        Assert.Equal(90, Sum(result, MetricNames.DroppedIterations));
        Assert.Equal(10, Sum(result, MetricNames.InterruptedIterations));
        Assert.Equal(0, Sum(result, MetricNames.Iterations));
        Assert.Equal(100, recorder.Intervals.Sum(one => one.Generator.OfferedStarts));
        Assert.Equal(10, recorder.Intervals.Sum(one => one.Generator.AchievedStarts));
        MetricSummary response = result.Steps["stuck"].Metrics["http_req_response_time"];
        Assert.Equal(100, response.Count);
        Assert.Equal(10, Sum(result, MetricNames.HttpReqs));
        Assert.Equal((ErrorClasses.Interrupted, 10L), result.Errors.Select(error => (error.Class, error.Count)).Single());

        // Due evenly over the second and none was served: half had waited half of it at least.
        Assert.True(response.Med >= 490, $"median {response.Med}");
        Assert.Equal(10, result.Metrics["vus_max"].Max);
    }

    [Fact]
    public async Task ArrivalRate_VusShortForAWhile_StartsLateButLosesNone()
    {
        var load = new ConstantArrivalRate { Rate = 200, Duration = s_second * 2, MaxVus = 4 };
        _server.Gate.Freeze();
        Task release = Task.Run(async () =>
        {
            await Perf.Tests.Target.Eventually.UntilAsync(() => _server.Counters.Of("/delay") == 4);
            await Task.Delay(500);
            _server.Gate.Release();
        });
        (RunResult result, _) = await RunAsync(Of(_server.BaseUri, load, Get("/delay?ms=0")));
        await release;

        Assert.Equal(400, Sum(result, MetricNames.Iterations) + Sum(result, MetricNames.DroppedIterations));
        Assert.Equal(400, result.Metrics["http_req_response_time"].Count);

        // A hundred were due in the half second, and four at the most were sent: only the intended start shows the others' wait.
        Assert.True(result.Metrics["http_req_response_time"].Percentile(80) > 50, "late starts are in the response time");
        Assert.True(result.Metrics["iteration_start_lag"].Max > 300);
    }

    /// <summary>What is done at which moment is a matter of <see cref="RampingShareTests"/>; here the server holds all until six were seen at work, and the run goes on until two were.</summary>
    [Fact]
    public async Task RampingVus_UpAndDown_FollowsTheStages()
    {
        var whole = TimeSpan.FromMinutes(10);
        var load = new RampingVus { StartVus = 0, Stages = [new(s_second * 0.4, 6), new(s_second * 0.2, 6), new(TimeSpan.Zero, 2), new(whole, 2)], GracefulRampDown = whole };
        IRunControl? control = null;
        var busy = new BusyObserver(seen =>
        {
            if (seen[^1] == 6)
            {
                _server.Gate.Release();
            }
            else if (seen[^1] <= 2 && seen.Contains(6) && _server.Counters.Of("/delay") >= 8)
            {
                control?.Stop();
            }
        });
        _server.Gate.Freeze();
        (RunResult result, RunRecorder recorder) = await RunAsync(Of(_server.BaseUri, load, Get("/delay?ms=50")), also: [busy], started: one => control = one).WaitAsync(s_patience);

        Assert.Empty(result.Errors);
        Assert.Equal(6, result.Metrics["vus_max"].Max);
        Assert.Equal(6, busy.Seen.Max());

        // Those that are wanted no more end what they are at, and begin nothing.
        Assert.All(busy.Seen.SkipWhile(vus => vus < 6).SkipWhile(vus => vus > 2), vus => Assert.InRange(vus, 0, 2));

        // As in k6 the users are counted once a second while the load goes on, and not at its end, when there are none.
        Assert.DoesNotContain(recorder.Intervals[^1].Series, series => series.Metric == MetricNames.Vus);
        Assert.Equal(RunStatus.Stopped, result.Status);
        Assert.True(Sum(result, MetricNames.Iterations) >= 8);
        Assert.Equal(0, Sum(result, MetricNames.InterruptedIterations));
    }

    [Fact]
    public async Task RampingVus_DownWhileRequestsHang_CutsThemOff()
    {
        var load = new RampingVus { StartVus = 3, Stages = [new(s_second * 0.3, 3), new(TimeSpan.Zero, 0), new(s_second * 0.5, 0)], GracefulRampDown = TimeSpan.FromMilliseconds(100), GracefulStop = TimeSpan.FromMinutes(5) };
        (RunResult result, _) = await RunAsync(Of(_server.BaseUri, load, Get("/never")));

        Assert.Equal((0, 3), (Sum(result, MetricNames.Iterations), Sum(result, MetricNames.InterruptedIterations)));
        Assert.Equal((ErrorClasses.Interrupted, 3L), result.Errors.Select(error => (error.Class, error.Count)).Single());
    }

    [Fact]
    public async Task RampingVus_BackUpDuringTheCutOff_MakesNoneWorkTwice()
    {
        // Down and up again within the grace, and after it, many times.
        Stage[] stages = [.. Enumerable.Range(0, 20).SelectMany(i => new Stage[] { new(TimeSpan.FromMilliseconds(10), 0), new(TimeSpan.Zero, 4), new(TimeSpan.FromMilliseconds(40), 4) })];
        var load = new RampingVus { StartVus = 4, Stages = stages, GracefulRampDown = TimeSpan.FromMilliseconds(5), GracefulStop = s_second * 5 };
        (RunResult result, _) = await RunAsync(Of(_server.BaseUri, load, Get("/delay?ms=15"), Get("/ok")));

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.DoesNotContain(result.Errors, error => error.Class == ErrorClasses.Internal);
        Assert.True(Sum(result, MetricNames.Iterations) > 0);
    }

    [Theory]
    [InlineData("constant-vus")]
    [InlineData("per-vu-iterations")]
    [InlineData("constant-arrival-rate")]
    public async Task GracefulStop_RequestsHang_AreCutOffAndCountedAsInterrupted(string executor)
    {
        TimeSpan grace = TimeSpan.FromMilliseconds(200);
        LoadProfile load = executor switch
        {
            "constant-vus" => new ConstantVus { Vus = 4, Duration = s_second / 2, GracefulStop = grace },
            "per-vu-iterations" => new PerVuIterations { Vus = 4, MaxDuration = s_second / 2, GracefulStop = grace },
            _ => new ConstantArrivalRate { Rate = 8, Duration = s_second / 2, GracefulStop = grace },
        };
        (RunResult result, _) = await RunAsync(Of(_server.BaseUri, load, Get("/never")));

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(4, Sum(result, MetricNames.InterruptedIterations));
        Assert.Equal(0, Sum(result, MetricNames.Iterations));

        // The server had its time: the wait counts as far as it went.
        Assert.Equal(4, result.Metrics["http_req_response_time"].Count);
        Assert.Equal((ErrorClasses.Interrupted, 4L), result.Errors.Select(error => (error.Class, error.Count)).Single());
    }

    [Fact]
    public async Task GracefulStop_RequestsEndWithinIt_AreComplete()
    {
        (RunResult result, _) = await RunAsync(Of(_server.BaseUri, new ConstantVus { Vus = 3, Duration = s_second / 2 }, Get("/delay?ms=1000")));

        Assert.Equal((3, 0), (Sum(result, MetricNames.Iterations), Sum(result, MetricNames.InterruptedIterations)));
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task StartTime_LaterProfile_BeginsThen()
    {
        Scenario scenario = Of(
            _server.BaseUri,
            [new ConstantArrivalRate { Name = "now", Rate = 20, Duration = s_second }, new SharedIterations { Name = "later", Iterations = 5, StartTime = s_second * 1.5, MaxDuration = s_second }],
            Get("/ok"));
        scenario = scenario with
        {
            Load = [scenario.Load[0], scenario.Load[1] with { Flow = "late" }],
            Flows = new Dictionary<string, Flow>(scenario.Flows) { ["late"] = new Flow { Name = "late", Steps = [Get("/204", "late")] } },
        };
        (RunResult result, RunRecorder recorder) = await RunAsync(scenario);

        Assert.Equal((20L, 5L), (_server.Counters.Of("/ok"), _server.Counters.Of("/204")));
        Assert.Equal(25, Sum(result, MetricNames.Iterations));
        Assert.DoesNotContain(recorder.Intervals[0].Series, series => series.Step == "late");
    }

    /// <summary>Sees once a second how many virtual users are at work.</summary>
    private sealed class BusyObserver(Action<IReadOnlyList<double>> changed) : IRunObserver
    {
        public List<double> Seen { get; } = [];

        public void Started(RunResult result)
        {
        }

        public void Measured(Interval interval, RunProgress progress)
        {
            if (interval.Series.FirstOrDefault(series => series.Metric == MetricNames.Vus) is { } vus)
            {
                Seen.Add(vus.Sum);
                changed(Seen);
            }
        }

        public void Ended(RunResult result)
        {
        }
    }
}
