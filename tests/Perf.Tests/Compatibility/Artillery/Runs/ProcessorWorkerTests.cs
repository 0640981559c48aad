using Perf.Engine.Workers;
using Perf.Runtime.Scripts;
using Perf.Tests.Engine;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.Compatibility.Artillery.Runs;

/// <summary>Processors in the real worker process.</summary>
public sealed class ProcessorWorkerTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Config =
        """
        config:
          target: TARGET
          processor: ./functions.js
          phases: [ { duration: 100ms, arrivalCount: 4 } ]
          payload: { path: users.csv, fields: [ username ], order: sequence, skipHeader: true }

        """;

    [Fact]
    public async Task Run_InAProcessOfItsOwn_IsARunAsAnyOther()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(
            fixture.Server.BaseUri,
            Config +
            """
            before: { flow: [ { post: { url: /login, json: { user: admin, password: open sesame }, capture: { json: $.token, as: token } } }, { function: prefix } ] }
            scenarios:
              - name: visit
                beforeScenario: begin
                afterScenario: finish
                beforeRequest: sign
                afterResponse: look
                flow:
                  - get: { url: /me, capture: { json: $.user, as: who } }
                  - function: choose
                  - loop: [ { get: { url: "/status/{{ code }}" } } ]
                    count: 2
            """,
            folder =>
            {
                folder.Write("users.csv", "name\nann\nbob\n");
                folder.Write("lib/sign.mjs", "export const sign = token => `Bearer ${token}`;");
                folder.Write(
                    "functions.js",
                    """
                    import { sign as header } from './lib/sign.mjs';
                    import { createHash } from 'crypto';
                    export const prefix = async context => { context.vars.prefix = createHash('md5').update('a').digest('hex').slice(0, 4); };
                    export function begin(context, events, done) { console.log('begin', context.vars.username); events.emit('counter', 'begun.' + context.scenario.name, 1); done(); }
                    export function finish(context, events, done) { events.emit('histogram', 'statuses', context.vars.statuses.length); done(); }
                    export async function sign(request, context, events) { request.headers = { ...request.headers, authorization: header(context.vars.token), 'x-by': context.vars.prefix }; }
                    export function look(request, response, context, events, done) { (context.vars.statuses = context.vars.statuses || []).push(response.statusCode); done(); }
                    export const choose = async context => { context.vars.code = context.vars.who === 'admin' && context.vars.prefix === '0cc1' ? 202 : 500; };
                    """);
            },
            launcher: new WorkerLauncher());

        Assert.Equal("", run.Counters("errors"));
        Assert.Equal("http.codes.200=4 http.codes.202=8", run.Counters("http.codes"));
        Assert.Equal("vusers.completed=4 vusers.created=4 vusers.created_by_name.visit=4 vusers.failed=0", run.Counters("vusers"));
        Assert.Equal((4, 3, 3), (run.Counter("begun.visit"), run.Figure("statuses.min"), run.Figure("statuses.max")));
        Assert.Equal(["info: begin ann", "info: begin ann", "info: begin bob", "info: begin bob"], run.Log.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_EndlessFunction_IsEndedWhenTheRunIsStopped()
    {
        using var folder = new ArtilleryFolder();
        folder.Write("users.csv", "name\nann\n");
        folder.Write("functions.js", "exports.spin = () => { for (;;) { } };");
        Scenario scenario = folder.Load(Config.Replace("TARGET", "http://127.0.0.1:1", StringComparison.Ordinal) + "scenarios: [ { flow: [ { function: spin } ] } ]");
        using var stop = new CancellationTokenSource();
        RunResult result = await new WorkerEngine(new WorkerLauncher()).RunAsync(scenario.Plan(), new SilentGuard(), [], stop.Token, _ => Task.Run(async () =>
        {
            await Task.Delay(1200);
            await stop.CancelAsync();
        })).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(RunStatus.Stopped, result.Status);
        Assert.Equal(4, result.Metrics["interrupted_iterations"].Count);
    }

    [Fact]
    public async Task Run_FunctionThatIsNotExported_IsRefusedWithItsPlace()
    {
        PerfException fault = await Assert.ThrowsAnyAsync<PerfException>(() => ArtilleryRun.OfAsync(
            new Uri("http://127.0.0.1:1"),
            Config + "scenarios:\n  - flow:\n      - function: missing\n",
            folder =>
            {
                folder.Write("users.csv", "name\nann\n");
                folder.Write("functions.js", "function missing() { }");
            },
            launcher: new WorkerLauncher()));

        Assert.Equal(ErrorIds.ScriptInvalid, fault.Id);
        Assert.Contains("test.yml:8:1: the processor functions.js has no function 'missing'", fault.Message, StringComparison.Ordinal);
    }
}
