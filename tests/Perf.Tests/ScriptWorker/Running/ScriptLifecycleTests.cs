using Perf.Tests.Engine;

namespace Perf.Tests.ScriptWorker.Running;

/// <summary>A script's life: init code, setup, iterations, teardown; what fails, aborts or never ends in each.</summary>
public sealed class ScriptLifecycleTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly ScriptBench _bench = new();

    private string Base => fixture.Server.BaseUri.AbsoluteUri.TrimEnd('/');

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task SetupAndTeardown_RunOnceAndPassData()
    {
        RunResult result = await _bench.RunAsync($$"""
            import http from 'k6/http';
            import { check } from 'k6';
            export function setup() { return { token: http.get('{{Base}}/items?n=1').json('items.0.name'), at: [1, 2] }; }
            export default function (data) { check(data, { data: (d) => d.token === 'item-1' && d.at.length === 2 }); data.token = data.token; }
            export function teardown(data) { console.log('teardown ' + data.token + ' ' + __VU); http.get('{{Base}}/ok'); }
            """, [new PerVuIterations { Vus = 3, Iterations = 2 }]);

        Assert.Equal((6L, 0L), (result.Checks.Single().Passes, result.Checks.Single().Fails));
        Assert.Equal(2, result.Metrics["http_reqs"].Count);
        Assert.Contains("info: teardown item-1 0", _bench.Log);
    }

    [Fact]
    public async Task Setup_ThatFails_FailsTheRunBeforeAnyIteration()
    {
        RunResult result = await _bench.RunAsync("""
            export function setup() { throw new Error('no database'); }
            export default function () { }
            export function teardown() { console.log('cleaned up'); }
            """, [new PerVuIterations()]);

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Contains("setup() failed: Error: no database (script.js:1", result.StatusReason, StringComparison.Ordinal);
        Assert.DoesNotContain("iterations", result.Metrics.Keys);
        Assert.DoesNotContain("info: cleaned up", _bench.Log);
    }

    [Fact]
    public async Task Setup_ThatAborts_HasNoTeardown()
    {
        RunResult result = await _bench.RunAsync("""
            import exec from 'k6/execution';
            export function setup() { exec.test.abort('not today'); }
            export default function () { }
            export function teardown() { console.log('cleaned up'); }
            """, [new PerVuIterations()]);

        Assert.Equal(RunStatus.Aborted, result.Status);
        Assert.Contains("not today", result.StatusReason, StringComparison.Ordinal);
        Assert.DoesNotContain("info: cleaned up", _bench.Log);
    }

    [Fact]
    public async Task Clock_StartsAfterSetup()
    {
        RunResult result = await _bench.RunAsync("import { sleep } from 'k6'; export function setup() { sleep(0.3); } export default function () { }", [new PerVuIterations()]);

        Assert.True(result.StartedAt - _bench.Recorder.Begun!.StartedAt >= TimeSpan.FromSeconds(0.3), $"{_bench.Recorder.Begun.StartedAt:O} {result.StartedAt:O}");
    }

    [Fact]
    public async Task Init_ThatFailsInAUserOfTheLoad_IsAnErrorAndNoIteration()
    {
        RunResult result = await _bench.RunAsync("""
            import { sleep } from 'k6';
            if (__VU > 1) { throw new Error('no license'); }
            export default function () { sleep(0.2); }
            """, [new ConstantArrivalRate { Rate = 20, Duration = TimeSpan.FromSeconds(0.5), PreAllocatedVus = 1, MaxVus = 2 }]);

        ErrorCount error = Assert.Single(result.Errors);
        Assert.Equal(ErrorClasses.Script, error.Class);
        Assert.Contains("init code failed: Error: no license (script.js:2", error.Example, StringComparison.Ordinal);
        Assert.Equal(error.Count, (long)result.Metrics["interrupted_iterations"].Count);
        Verdict failed = Assert.Single(result.Thresholds, verdict => verdict.Threshold == Verdict.TestFailed);
        Assert.Equal(Outcome.Fail, failed.Outcome);
        Assert.Contains("no license", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_ThatDoesNotEnd_EndsWithTheRun()
    {
        using var stop = new CancellationTokenSource();
        RunResult result = await _bench.RunAsync(
            "if (__VU > 0) for (;;);\nexport default function () { }", [new PerVuIterations { Vus = 2 }], started: _ => stop.Cancel(), stop: stop.Token);

        Assert.Equal(RunStatus.Stopped, result.Status);
    }

    [Fact]
    public async Task Init_ThatDoesNotEndInAUserOfTheLoad_EndsWithTheGracefulStop()
    {
        RunResult result = await _bench.RunAsync(
            "import { sleep } from 'k6'; if (__VU > 1) for (;;);\nexport default function () { sleep(0.2); }",
            [new ConstantArrivalRate { Rate = 20, Duration = TimeSpan.FromSeconds(1), PreAllocatedVus = 1, MaxVus = 2, GracefulStop = TimeSpan.Zero }]);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Abort_CountsMoreThanATeardownThatFails()
    {
        RunResult result = await _bench.RunAsync("""
            import exec from 'k6/execution';
            export default function () { exec.test.abort('enough'); }
            export function teardown() { throw new Error('still there'); }
            """, [new PerVuIterations()]);

        Assert.Equal(RunStatus.Aborted, result.Status);
        Assert.Contains("enough", result.StatusReason, StringComparison.Ordinal);
        Assert.Contains(result.Warnings, warning => warning.Contains("still there", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Abort_EndsTheRunAndTeardownRuns()
    {
        RunResult result = await _bench.RunAsync("""
            import exec from 'k6/execution';
            import { sleep } from 'k6';
            export default function () { try { if (__VU === 1 && __ITER === 1) { exec.test.abort('enough'); } } catch (e) { console.log('caught'); } sleep(0.05); }
            export function teardown() { console.log('cleaned up'); }
            """, [new ConstantVus { Vus = 3, Duration = TimeSpan.FromSeconds(30) }]);

        Assert.Equal(RunStatus.Aborted, result.Status);
        Assert.Contains("enough", result.StatusReason, StringComparison.Ordinal);
        Assert.Contains("info: cleaned up", _bench.Log);
        Assert.DoesNotContain("info: caught", _bench.Log);
        Assert.True(result.Duration < TimeSpan.FromSeconds(20));
    }
}
