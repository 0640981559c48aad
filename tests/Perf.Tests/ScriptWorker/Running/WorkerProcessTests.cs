using Perf.Engine.Workers;
using Perf.Runtime.Scripts;
using Perf.Tests.Engine;

namespace Perf.Tests.ScriptWorker.Running;

/// <summary>The real process.</summary>
public sealed class WorkerProcessTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly ScriptBench _bench = new(new WorkerLauncher());

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Run_InAProcessOfItsOwn_IsARunAsAnyOther()
    {
        RunResult result = await _bench.RunAsync($$"""
            import http from 'k6/http';
            import { check } from 'k6';
            export const options = { vus: 4, iterations: 20, thresholds: { checks: ['rate==1'], 'http_req_duration{name:ok}': ['p(95)<60000'], http_reqs: ['count>1000'] } };
            export function setup() { console.log('hello from setup'); return 1; }
            export default function (data) { check(http.get('{{fixture.Server.BaseUri}}ok', { tags: { name: 'ok' } }), { ok: (r) => r.status === 200 && data === 1 }); }
            """);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal("k6 script, interpreted", result.Engine);
        Assert.Equal(20, result.Metrics["iterations"].Count);
        Assert.Equal((20L, 0L), (result.Checks.Single().Passes, result.Checks.Single().Fails));
        Assert.Equal([Outcome.Pass, Outcome.Pass, Outcome.Fail], result.Thresholds.Select(verdict => verdict.Outcome));
        Assert.Contains("info: hello from setup", _bench.Log);
        Assert.NotEmpty(_bench.Recorder.Intervals);
        Assert.Same(result.Id, _bench.Recorder.Finished!.Id);
    }

    [Fact]
    public async Task Run_Stopped_EndsSoonAndKeepsWhatWasMeasured()
    {
        using var stop = new CancellationTokenSource();
        RunResult result = await _bench.RunAsync(
            "import { sleep } from 'k6'; export const options = { vus: 2, duration: '5m' }; export default function () { sleep(0.05); }",
            stop: stop.Token,
            started: control => _ = Task.Run(async () =>
            {
                await Task.Delay(1500);
                await stop.CancelAsync();
            })).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(RunStatus.Stopped, result.Status);
        Assert.True(result.Metrics["iterations"].Count > 0);
    }

    [Fact]
    public async Task Worker_WhoseParentIsGone_EndsByItself()
    {
        StartedWorker worker = new WorkerLauncher().Start();
        var frames = new FrameStream(worker.Output, worker.Input);
        Scenario scenario = await _bench.InspectAsync("export const options = { vus: 1, duration: '10m' }; export default function () { for (;;) { } }");
        RunPlan plan = Perf.Engine.Planning.Planner.Plan(new RunRequest { Scenario = scenario, Seed = 1 }, new Dictionary<string, EnvironmentDefinition>(), _ => null, "gone", 1);
        frames.WriteJson(FrameKind.Order, new WorkerOrder { Plan = plan });
        while ((await frames.ReadAsync(CancellationToken.None))!.Value.Kind != FrameKind.Started)
        {
        }

        await worker.Input.DisposeAsync();
        _ = Task.Run(async () =>
        {
            while (await frames.ReadAsync(CancellationToken.None) is not null)
            {
            }
        });
        await worker.Ended.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
