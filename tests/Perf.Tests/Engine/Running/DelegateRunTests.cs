using Perf.Analysis;

namespace Perf.Tests.Engine.Running;

/// <summary>Whole runs of delegates: counted in their own family, judged by thresholds on it, stopped as any run.</summary>
public sealed class DelegateRunTests
{
    [Fact]
    public async Task Run_CountsFailuresAndCaptures_AndMeetsThresholds()
    {
        var make = new DelegateStep
        {
            Name = "make",
            Run = (call, _) => call.Iteration == 0 ? throw new InvalidOperationException("first") : Task.FromResult<object?>(new { id = call.Vu * 10 }),
            Captures = [new Capture { Name = "id", Kind = CaptureKind.Json, Selector = "$.id" }],
        };
        int wrong = 0;
        var use = new DelegateStep
        {
            Name = "use",
            Run = async (call, cancellation) =>
            {
                await Task.Delay(2, cancellation);
                wrong += Equals(call["id"], call.Vu * 10L) ? 0 : 1;
                return null;
            },
        };
        Scenario scenario = ScenarioBuilding.Of(new Uri("http://127.0.0.1:1/"), new PerVuIterations { Vus = 2, Iterations = 10 }, make, use) with
        {
            Thresholds = [ThresholdParser.Parse("script_req_duration{step:use}: avg >= 1ms"), ThresholdParser.Parse("script_req_failed: rate < 1%")],
        };
        (RunResult result, _) = await RunRecorder.RunAsync(scenario, guard: new CalmGuard(new ThresholdGuard(scenario.Thresholds, scenario.Plan().Duration)));

        Assert.Equal(0, wrong);
        Assert.Equal(20, result.Steps["make"].Metrics["script_reqs"].Count);
        Assert.Equal(2, result.Errors.Where(error => error.Class == ErrorClasses.Script).Sum(error => error.Count));
        Assert.Equal([Outcome.Pass, Outcome.Fail], result.Thresholds.Select(verdict => verdict.Outcome));
    }

    [Fact]
    public async Task Stop_EndsADelegateThatListens()
    {
        using var stop = new CancellationTokenSource();
        var step = new DelegateStep
        {
            Name = "long",
            Run = async (_, cancellation) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellation);
                return null;
            },
        };
        Scenario scenario = ScenarioBuilding.Of(new Uri("http://127.0.0.1:1/"), new SharedIterations(), step);
        (RunResult result, _) = await RunRecorder.RunAsync(scenario, stop: stop.Token).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(RunStatus.Stopped, result.Status);
    }
}
