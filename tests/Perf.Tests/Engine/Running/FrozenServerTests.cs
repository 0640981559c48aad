using Perf.Engine.Pacing;
using Perf.Target;
using Perf.Target.Freezing;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Running;

public sealed class FrozenServerTests
{
    private static readonly TimeSpan s_freeze = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(2000);

    /// <summary>
    /// A quarter of the starts fall into a freeze, so the truth's p80 to p99 climb evenly through it. With ten connections one in forty is sent in it: whoever
    /// counts from the sending sees nothing at p80 to p95, whatever the machine does.
    /// </summary>
    [Theory]
    [InlineData(null)]
    [InlineData(10)]
    public async Task RunAsync_ServerFreezes_ResponseTimeIsTheTruth(int? maxConnections)
    {
        await using TargetServer server = await TargetServer.StartAsync(new TargetOptions { Freeze = new FreezeSchedule(s_freeze, s_period) });
        var load = new ConstantArrivalRate { Rate = 200, Duration = s_period * 2 };
        Scenario scenario = Of(server.BaseUri, load, Get("/delay?ms=0")) with { Http = new HttpOptions { MaxConnections = maxConnections } };
        await RunRecorder.RunAsync(Of(server.BaseUri, new SharedIterations { Vus = 20, Iterations = 200 }, Get("/ok")));
        var start = new StartRecorder();

        (RunResult result, _) = await RunRecorder.RunAsync(scenario, also: [start]);

        double[] truth = FreezeTruth.Of(server.FreezeLog, start.At, ArrivalSchedule.Of(load)!);
        MetricSummary response = result.Metrics["http_req_response_time"];
        Assert.Equal(800, response.Count);
        Assert.Empty(result.Errors);
        foreach (double percent in new[] { 80.0, 85, 90, 95, 99 })
        {
            // Nobody can have waited less than the truth; 5 % of the freeze for two clocks and the histogram.
            double expected = FreezeTruth.Percentile(truth, percent);
            double found = response.Percentile(percent);
            Assert.True(found > expected - (0.05 * s_freeze.TotalMilliseconds), $"p{percent} is {found} ms, in truth {expected} ms");
        }

        // How much more than the truth it is depends on how busy the machine is, and belongs to the bench.
        if (maxConnections is not null)
        {
            double naive = result.Metrics["http_req_duration"].Percentile(95);
            Assert.True(naive < response.Percentile(95) * 0.8, $"the service time's p95 of {naive} ms does not see the freeze");
        }
    }

    private sealed class StartRecorder : IRunObserver
    {
        public long At { get; private set; }

        public void Started(RunResult result) => At = Clock.Now;

        public void Measured(Interval interval, RunProgress progress)
        {
        }

        public void Ended(RunResult result)
        {
        }
    }
}
