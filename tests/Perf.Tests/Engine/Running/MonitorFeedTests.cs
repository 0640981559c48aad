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
        RunResult result = await new LoadEngine(_ => null, TimeProvider.System) { Monitors = feed }.RunAsync(plan, new SilentGuard(), [recorder], CancellationToken.None);

        Assert.Equal(1, feed.Starts);
        Assert.True(feed.IsStartedFirst);
        Assert.All(recorder.Intervals, interval => Assert.Equal(["a", "b"], interval.Monitors.Select(sample => sample.Signal)));
        Assert.Equal(["a", "b"], result.Monitors.Select(series => series.Signal));
        Assert.Equal(recorder.Intervals.Count, result.Monitors[0].Count);
        Assert.Equal(result.Intervals.Select(interval => Math.Round(interval.Start, 3)), result.Monitors[0].Seconds);
        Assert.Contains("a warning of the feed", result.Warnings);
    }

    private sealed class CountingFeed : IMonitorFeed
    {
        private int _takes;

        public int Starts { get; private set; }

        public bool IsStartedFirst { get; private set; }

        public void Start()
        {
            Starts++;
            IsStartedFirst = _takes == 0;
        }

        public IReadOnlyList<MonitorSample> Take()
        {
            _takes++;
            return [new MonitorSample { Monitor = "m", Signal = "a", Value = _takes }, new MonitorSample { Monitor = "m", Signal = "b", Value = -_takes }];
        }

        public IReadOnlyList<string> End() => ["a warning of the feed"];
    }
}
