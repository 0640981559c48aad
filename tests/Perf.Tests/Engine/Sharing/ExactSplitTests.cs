using System.Globalization;
using Perf.Cluster.Coordination;
using Perf.Engine.Sample;
using Perf.Engine.Scenarios;
using Perf.Tests.Cluster.Coordination;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.Engine.Sharing;

/// <summary>A plan of several executors at once, with flows by weight, as the splitter gives it to agents: whatever their number and their cores, each step is done as often as one process does it.</summary>
public sealed class ExactSplitTests : IAsyncLifetime
{
    // Primes, so that nothing can be divided evenly; five virtual users of which seven agents cannot each have one.
    private const string Mixed = """
        name: mixed
        target: http://localhost:1
        load:
          arrivals: { executor: constant-arrival-rate, rate: 97, duration: 1s, flow: { browse: 3, buy: 1 } }
          ramp: { executor: ramping-arrival-rate, startRate: 5, stages: [ { duration: 1s, target: 61 } ], flow: buy }
          each: { executor: per-vu-iterations, vus: 5, iterations: 3, flow: { browse: 1, buy: 2 } }
          shared: { executor: shared-iterations, vus: 11, iterations: 101, flow: { browse: 1, buy: 1 } }
        flows:
          browse: { steps: [ { get: /items, name: look, expect: { status: 200 } } ] }
          buy: { steps: [ { get: /items, name: pay } ] }
        """;

    private static readonly string[] s_steps = ["look", "pay"];

    private SampleServer _server = null!;

    public Task InitializeAsync()
    {
        _server = SampleServer.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("4")]
    [InlineData("4,4")]
    [InlineData("4,4,4")]
    [InlineData("2,2,2,2,2,2,2")]
    [InlineData("1,16,3")]
    public async Task RunAsync_AgentsOfAnyNumberAndSize_DoEachStepAsOftenAsOneProcess(string cores)
    {
        Scenario scenario = ScenarioLoader.Parse(Mixed, "") with { Target = _server.Address.AbsoluteUri };
        LoadShare[] shares =
        [
            .. ShareSplitter.Split(SomeAgents.Of([.. cores.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))]), scenario.Plan()).Parts.Select(part => part.Share),
        ];
        (RunResult one, _) = await RunRecorder.RunAsync(scenario);
        (RunResult Result, RunRecorder Recorder)[] parts = await SharedRun.RunAsync(scenario, shares, new CommonGate(shares.Length));

        Assert.Equal(cores.Split(',').Length, shares.Length);
        foreach (string step in s_steps)
        {
            Assert.True(CountOf(one, step) > 0, step);
            Assert.Equal(CountOf(one, step), parts.Sum(part => CountOf(part.Result, step)));
        }

        Assert.Equal(RunRecorder.Sum(one, MetricNames.Iterations), SharedRun.Sum(parts, MetricNames.Iterations));
        Assert.Equal(CountOf(one, "look"), parts.Sum(part => part.Result.Checks.Sum(check => (double)check.Passes)));
    }

    private static double CountOf(RunResult result, string step) =>
        result.Steps.TryGetValue(step, out StepResult? found) && found.Metrics.TryGetValue(MetricNames.HttpReqs, out MetricSummary? requests) ? requests.Count : 0;
}
