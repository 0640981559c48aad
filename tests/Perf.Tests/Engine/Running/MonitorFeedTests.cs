using Perf.Engine.Running;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Running;

/// <summary>What monitors give goes into the run's seconds and its result, and holds it up in nothing.</summary>
public sealed class MonitorFeedTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task RunAsync_WithMonitors_HasTheirSamplesInEachIntervalAndTheirSeriesInTheResult()
    {
        var feed = new CountingFeed();
        var recorder = new RunRecorder();
        RunPlan plan = Of(fixture.Server.BaseUri, new ConstantVus { Vus = 1, Duration = TimeSpan.FromSeconds(2) }, Get("/ok", "ok"), new ThinkStep { Min = TimeSpan.FromMilliseconds(20), Max = TimeSpan.FromMilliseconds(20) }).Plan(1);
        plan = plan with { Scenario = plan.Scenario with { Monitors = [new PostgreSqlMonitor { Name = "m" }] } };
        RunResult result = await new LoadEngine(_ => null, TimeProvider.System) { Monitors = feed }.RunAsync(plan, new SilentGuard(), [recorder], CancellationToken.None);

        Assert.Equal(1, feed.Starts);
        Assert.True(feed.IsStartedFirst);
        Assert.All(recorder.Intervals, interval => Assert.Equal(["a", "b"], interval.Monitors.Select(sample => sample.Signal)));
        Assert.Equal(["a", "b"], result.Monitors.Select(series => series.Signal));
        Assert.Equal(recorder.Intervals.Count, result.Monitors[0].Count);
        Assert.Equal(result.Intervals.Select(interval => Math.Round(interval.Start, 3)), result.Monitors[0].Seconds);
        Assert.Contains("a warning of the feed", result.Warnings);
        Assert.All(result.Monitors, series => Assert.Equal("postgresql", series.Kind));
        Assert.Equal(["statements"], result.MonitorTables.Select(table => table.Name));
        Assert.True(feed.IsEndedFirst);

        // Observers, and so the store and reports, get the same.
        Assert.Equal(["statements"], recorder.Finished!.MonitorTables.Select(table => table.Name));
        RunResult read = RunResultJson.Read(RunResultJson.Write(result), "x");
        Assert.Equal(["1", ""], Assert.Single(Assert.Single(read.MonitorTables).Rows));
        Assert.Equal("postgresql", read.Monitors[0].Kind);
    }

    /// <summary>On a busy machine a reading of the last second ends after the load: it counts, where it was begun. What a run does after its load is not read.</summary>
    [Fact]
    public async Task RunAsync_AReadingThatEndsAfterTheLoad_IsOfTheLastSecond()
    {
        var feed = new CountingFeed { Late = [new MonitorSample { Monitor = "m", Signal = "a", Value = 99 }, new MonitorSample { Monitor = "m", Signal = "late", Value = 5 }] };
        RunPlan plan = Of(fixture.Server.BaseUri, new ConstantVus { Vus = 1, Duration = TimeSpan.FromSeconds(1) }, Get("/ok", "ok"), new ThinkStep { Min = TimeSpan.FromMilliseconds(20), Max = TimeSpan.FromMilliseconds(20) }).Plan(1);
        RunResult result = await new LoadEngine(_ => null, TimeProvider.System) { Monitors = feed }.RunAsync(plan, new SilentGuard(), [], CancellationToken.None);

        Assert.True(feed.IsLoadOverFirst);
        MonitorSeries series = result.Monitors.Single(one => one.Signal == "a");
        Assert.Equal(result.Intervals.Count + 1, series.Count);
        Assert.Equal(99, series.Values[^1]);
        IntervalSummary last = result.Intervals[^1];
        Assert.InRange(series.Seconds[^1], last.Start, last.Start + last.Length);
        Assert.True(series.Seconds[^1] > series.Seconds[^2]);
        Assert.Equal([5.0], result.Monitors.Single(one => one.Signal == "late").Values);
    }

    private sealed class CountingFeed : IMonitorFeed
    {
        private int _takes;

        public IReadOnlyList<MonitorSample> Late { get; init; } = [];

        public int Starts { get; private set; }

        public bool IsStartedFirst { get; private set; }

        public void Start()
        {
            Starts++;
            IsStartedFirst = _takes == 0;
        }

        public bool IsLoadOverFirst { get; private set; }

        public void LoadHasEnded() => IsLoadOverFirst = !IsEndedFirst;

        public IReadOnlyList<MonitorSample> Take()
        {
            if (IsEndedFirst)
            {
                return Late;
            }

            _takes++;
            return [new MonitorSample { Monitor = "m", Signal = "a", Value = _takes }, new MonitorSample { Monitor = "m", Signal = "b", Value = -_takes }];
        }

        public bool IsEndedFirst { get; private set; }

        public IReadOnlyList<string> End()
        {
            IsEndedFirst = true;
            return ["a warning of the feed"];
        }

        public IReadOnlyList<MonitorTable> Tables()
        {
            Assert.True(IsEndedFirst);
            return [new MonitorTable { Monitor = "m", Kind = "postgresql", Name = "statements", Columns = ["a", "b"], Rows = [["1", ""]] }];
        }
    }
}
