using Perf.Tests.Engine;

namespace Perf.Tests.ScriptWorker.Running;

/// <summary>What iterations of a script do and what its modules measure, its files, its own summary.</summary>
public sealed class ScriptRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly ScriptBench _bench = new();

    private string Base => fixture.Server.BaseUri.AbsoluteUri.TrimEnd('/');

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Checks_AreCountedByNameAndGroup()
    {
        RunResult result = await _bench.RunAsync("""
            import { check, group, sleep } from 'k6';
            export default function () {
              check(5, { even: (n) => n % 2 === 0, number: (n) => typeof n === 'number', constant: true });
              group('outer', () => group('inner', () => { check(1, { deep: () => true }); sleep(0.01); }));
            }
            """, [new PerVuIterations { Vus = 2, Iterations = 3 }]);

        Assert.Equal(
            [("", "constant", 6L, 0L), ("", "even", 0L, 6L), ("", "number", 6L, 0L), ("::outer::inner", "deep", 6L, 0L)],
            result.Checks.Select(check => (check.Step, check.Name, check.Passes, check.Fails)).OrderBy(check => check.Step, StringComparer.Ordinal).ThenBy(check => check.Name, StringComparer.Ordinal));
        Assert.Equal(18 / 24.0, result.Metrics["checks"].Rate);
        Assert.Equal(12, result.Metrics["group_duration"].Count);
        Assert.Equal(6, result.Metrics["iterations"].Count);
    }

    [Fact]
    public async Task Exceptions_EndTheIterationAloneAndAreToldOnce()
    {
        RunResult result = await _bench.RunAsync("""
            import { check, fail, group } from 'k6';
            export default function () {
              if (__ITER === 1) { fail('on purpose'); }
              if (__ITER === 2) { null.x; }
              if (__ITER === 3) { group('g', () => { check(1, { throws: () => { throw new Error('inside'); } }); }); }
              check(1, { reached: true });
            }
            """, [new PerVuIterations { Iterations = 5 }]);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(5, result.Metrics["iterations"].Count);
        Assert.Equal(2, result.Checks.Single(check => check.Name == "reached").Passes);
        Assert.Equal(1, result.Checks.Single(check => check.Name == "throws").Fails);
        Assert.Equal((ErrorClasses.Script, 3L), result.Errors.Select(error => (error.Class, error.Count)).Single());
        Assert.Contains(_bench.Log, line => line.Contains("on purpose", StringComparison.Ordinal) && line.Contains("script.js:3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_OfTheScriptsOwn_AreKeptByType()
    {
        RunResult result = await _bench.RunAsync("""
            import { Counter, Gauge, Rate, Trend } from 'k6/metrics';
            const orders = new Counter('orders'); const level = new Gauge('level'); const good = new Rate('good'); const wait = new Trend('wait', true);
            export default function () {
              orders.add(2); level.add(__ITER); good.add(__ITER % 2 === 0); wait.add(10 * (__ITER + 1)); wait.add(5, { kind: 'x' });
              orders.add(-1); wait.add('nonsense');
            }
            """, [new PerVuIterations { Iterations = 4 }]);

        Assert.Equal(8, result.Metrics["orders"].Count);
        Assert.Equal(3, result.Metrics["level"].Value);
        Assert.Equal(0.5, result.Metrics["good"].Rate);
        Assert.Equal(8, result.Metrics["wait"].Count);
        Assert.Equal(40, result.Metrics["wait"].Max);
        Assert.Contains(_bench.Log, line => line.Contains("a counter only grows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tags_OfTheUser_AreKeptFromOneIterationToTheNext()
    {
        RunResult result = await _bench.RunAsync("""
            import exec from 'k6/execution';
            import { check } from 'k6';
            export default function () {
              if (__ITER === 0) { exec.vu.tags.mine = 'x'; }
              check(exec.vu.tags, { kept: (t) => t.mine === 'x' });
            }
            """, [new PerVuIterations { Vus = 2, Iterations = 3 }]);

        Assert.Equal((6L, 0L), (result.Checks.Single().Passes, result.Checks.Single().Fails));
    }

    [Fact]
    public async Task Warnings_OfThePlan_AreToldOnce()
    {
        RunResult result = await _bench.RunAsync("export default function () { }", [new PerVuIterations()], planWarning: "the plan is odd");

        Assert.Single(result.Warnings, warning => warning == "the plan is odd");
    }

    [Fact]
    public async Task HandleSummary_GetsTheDataAndItsOutputsAreWritten()
    {
        await _bench.RunAsync("""
            import { check, group } from 'k6';
            export const options = { summaryTimeUnit: 's' };
            export default function () { group('g', () => check(1, { yes: true, no: false })); }
            export function handleSummary(data) {
              return { stdout: 'checks ' + data.metrics.checks.values.rate, 'out/summary.json': JSON.stringify({
                trend: Object.keys(data.metrics.iteration_duration.values), group: data.root_group.groups[0].name,
                checks: data.root_group.groups[0].checks.map((c) => [c.name, c.passes, c.fails]), type: data.metrics.checks.type, ms: data.state.testRunDurationMs > 0, unit: data.options.summaryTimeUnit }) };
            }
            """, [new PerVuIterations { Iterations = 2 }]);

        Assert.Equal("checks 0.5", _bench.Outputs["stdout"]);
        Assert.Equal(
            """{"trend":["avg","min","med","max","p(90)","p(95)"],"group":"g","checks":[["yes",2,0],["no",0,2]],"type":"rate","ms":true,"unit":"s"}""",
            _bench.Outputs["out/summary.json"]);
    }

    [Fact]
    public async Task Execution_Tags_AreThoseOfThePlaceToo()
    {
        RunResult result = await _bench.RunAsync("""
            import exec from 'k6/execution';
            import { check, group } from 'k6';
            export const options = { tags: { run: 'x' } };
            export default function () {
              const tags = exec.vu.metrics.tags;
              check(tags, { outside: (t) => t.scenario === 'here' && t.group === '' && t.run === 'x' && Object.keys(t).join() === 'group,run,scenario' });
              group('g', () => check(exec.vu.tags, { inside: (t) => t.group === '::g' && JSON.stringify(t) === '{"group":"::g","run":"x","scenario":"here"}' }));
              tags.own = 'o';
              delete tags.own;
              check(tags, { deleted: (t) => !('own' in t) && 'scenario' in t });
            }
            """, [new PerVuIterations { Name = "here" }]);

        Assert.Equal("", string.Join(',', result.Checks.Where(check => check.Fails > 0).Select(check => check.Name)));
        Assert.Equal(3, result.Checks.Sum(check => check.Passes));
    }

    [Fact]
    public async Task Execution_Module_TellsWhereTheUserIs()
    {
        RunResult result = await _bench.RunAsync("""
            import exec from 'k6/execution';
            import { check } from 'k6';
            let inInit = ''; try { exec.scenario.name; } catch (e) { inInit = String(e); }
            export default function () {
              check(exec, {
                scenario: (e) => e.scenario.name === 'here' && e.scenario.executor === 'per-vu-iterations',
                number: (e) => e.scenario.iterationInTest >= 0 && e.scenario.iterationInTest < 4,
                progress: (e) => e.scenario.progress > 0 && e.scenario.progress <= 1,
                vu: (e) => e.vu.idInTest === __VU && __VU >= 1 && __VU <= 2 && e.vu.iterationInScenario === __ITER,
                instance: (e) => e.instance.vusActive >= 1 && e.instance.vusInitialized === 2 && e.instance.currentTestRunDuration >= 0,
                init: () => inInit.includes('exec.scenario.name'),
              });
              exec.vu.tags.mine = 'tag';
              check(exec.vu.tags, { tags: (t) => t.mine === 'tag' && Object.keys(t).includes('mine') });
            }
            """, [new PerVuIterations { Name = "here", Vus = 2, Iterations = 2 }]);

        Assert.Equal("", string.Join(',', result.Checks.Where(check => check.Fails > 0).Select(check => check.Name)));
        Assert.Equal(28, result.Checks.Sum(check => check.Passes));
    }

    [Fact]
    public async Task Fail_LetsTheRunGoOnAndIsAVerdict()
    {
        RunResult result = await _bench.RunAsync("""
            import exec from 'k6/execution';
            export default function () { if (__ITER === 0) { exec.test.fail('not good enough'); } }
            """, [new PerVuIterations { Iterations = 3 }]);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(3, result.Metrics["iterations"].Count);
        Assert.Equal((Outcome.Fail, "not good enough"), (result.Verdict!.Outcome, result.Verdict.Reason));
        Assert.Equal(110, Perf.Analysis.Enforcement.Judge(result, result.Thresholds, strict: false)!.ExitCode);
    }

    [Fact]
    public async Task EndlessLoop_IsEndedAtTheGracefulStop()
    {
        RunResult result = await _bench.RunAsync("""
            export default function () { if (__VU === 1) { for (;;) { } } }
            """, [new ConstantVus { Vus = 2, Duration = TimeSpan.FromSeconds(1), GracefulStop = TimeSpan.FromSeconds(0.3) }]);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(1, result.Metrics["interrupted_iterations"].Count);
        Assert.True(result.Metrics["iterations"].Count > 10);
    }

    [Fact]
    public async Task GracefulStop_EndsSleepsAndRequests()
    {
        RunResult result = await _bench.RunAsync($$"""
            import http from 'k6/http';
            import { sleep } from 'k6';
            export default function () { if (__VU === 1) { sleep(60); } else { http.get('{{Base}}/delay?ms=60000'); } }
            """, [new ConstantVus { Vus = 2, Duration = TimeSpan.FromSeconds(0.5), GracefulStop = TimeSpan.Zero }]);

        Assert.Equal(2, result.Metrics["interrupted_iterations"].Count);
        Assert.True(result.Duration < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Init_CannotAskAndIterationsCannotOpen()
    {
        PerfException fault = await Assert.ThrowsAnyAsync<PerfException>(() => _bench.InspectAsync($$"""
            import http from 'k6/http';
            http.get('{{Base}}/ok');
            export default function () { }
            """));
        Assert.Equal(107, fault.ExitCode);
        Assert.Contains("script.js:2:", fault.Message, StringComparison.Ordinal);
        Assert.Contains("init code", fault.Message, StringComparison.Ordinal);

        RunResult result = await _bench.RunAsync("""
            export default function () { open('./x.txt'); }
            """, [new PerVuIterations()]);
        Assert.Contains("open() is for init code alone", result.Errors.Single().Example, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("export default function () {\n  const a = ;\n}", "script.js:2:13")]
    [InlineData("import http from 'k6/http';\nimport x from 'k6/nowhere';\nexport default function () { }", "script.js:2:")]
    [InlineData("import { a } from './missing.js';\nexport default function () { }", "script.js:1:")]
    [InlineData("const secret = open('../../../../etc/passwd');\nexport default function () { }", "outside of the script's folder")]
    [InlineData("undefinedFunction();\nexport default function () { }", "script.js:1:")]
    public async Task Problems_AreToldBeforeTheStartWithTheirPlace(string text, string expected)
    {
        PerfException fault = await Assert.ThrowsAnyAsync<PerfException>(() => _bench.InspectAsync(text));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_OfTheBundle_AreThereThoughTheFolderIsGone()
    {
        _bench.Write("data/users.json", """[{"name":"ann"},{"name":"bob"}]""");
        _bench.Write("lib/util.js", "export const twice = (n) => n * 2;");
        RunResult result = await _bench.RunAsync("""
            import { SharedArray } from 'k6/data';
            import { check } from 'k6';
            import { twice } from './lib/util.js';
            const users = new SharedArray('users', () => JSON.parse(open('./data/users.json')));
            export default function () { check(users, { rows: (u) => u.length === 2 && u[1].name === 'bob' && twice(2) === 4 }); }
            """, [new PerVuIterations { Vus = 4 }]);

        Assert.Equal(4, result.Checks.Single().Passes);
    }

    [Fact]
    public async Task Files_ByAbsoluteNames_AreInTheBundleToo()
    {
        string users = _bench.Write("data/users.csv", "ann,bob").Replace('\\', '/');
        string library = _bench.Write("lib/twice.js", "import { base } from './base.js'; export const twice = base * 2;").Replace('\\', '/');
        _bench.Write("lib/base.js", "export const base = 4;");
        RunResult result = await _bench.RunAsync($$"""
            import { check } from 'k6';
            import { twice } from '{{library}}';
            import { base } from './lib/base.js';
            const users = [open('{{users}}'), open('file://{{users}}'), open('./data/../data/users.csv'), open(['{{users}}'].join(''))];
            export default function () { check(users, { same: (u) => u.every((text) => text === 'ann,bob') && twice === 8 && base === 4 }); }
            """, [new PerVuIterations { Vus = 2 }]);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal((2L, 0L), (result.Checks.Single().Passes, result.Checks.Single().Fails));
    }

    [Fact]
    public async Task Environment_IsWhatWasGiven()
    {
        _bench.Environment["WHO"] = "ann";
        RunResult result = await _bench.RunAsync("""
            import { check } from 'k6';
            const who = __ENV.WHO;
            export default function () { check(__ENV, { env: (e) => e.WHO === 'ann' && who === 'ann' && e.PATH.length > 0 }); }
            """, [new PerVuIterations()]);

        Assert.Equal(1, result.Checks.Single().Passes);
    }

    [Fact]
    public async Task Executors_MakeAsManyIterationsAsTheySay()
    {
        const string Text = "export default function () { }";
        Assert.Equal(20, (await _bench.RunAsync(Text, [new SharedIterations { Vus = 4, Iterations = 20 }])).Metrics["iterations"].Count);
        RunResult arrivals = await _bench.RunAsync(Text, [new ConstantArrivalRate { Rate = 100, Duration = TimeSpan.FromSeconds(0.5), PreAllocatedVus = 2, MaxVus = 5 }]);
        Assert.Equal(50, arrivals.Metrics["iterations"].Count);
        RunResult ramping = await _bench.RunAsync("import { sleep } from 'k6'; export default function () { sleep(0.01); }", [new RampingVus { StartVus = 1, Stages = [new Stage { Duration = TimeSpan.FromSeconds(1), Target = 5 }] }]);
        Assert.True(ramping.Metrics["iterations"].Count > 20);
        Assert.InRange(ramping.Metrics["vus_max"].Max!.Value, 4, 5);
    }

    [Fact]
    public async Task Stop_ByControl_EndsGracefully()
    {
        RunResult result = await _bench.RunAsync(
            "import { sleep } from 'k6'; export default function () { sleep(0.02); }",
            [new ConstantVus { Vus = 2, Duration = TimeSpan.FromMinutes(5) }],
            started: control => _ = Task.Run(async () =>
            {
                await Task.Delay(500);
                control.Stop();
            }));

        Assert.Equal(RunStatus.Stopped, result.Status);
        Assert.DoesNotContain("interrupted_iterations", result.Metrics.Keys);
    }

    [Fact]
    public async Task Suspend_HoldsIterationsBack()
    {
        RunResult result = await _bench.RunAsync(
            "import { sleep } from 'k6'; export default function () { sleep(0.01); }",
            [new ConstantVus { Vus = 1, Duration = TimeSpan.FromSeconds(2) }],
            started: control => _ = Task.Run(async () =>
            {
                await Task.Delay(1000);
                control.Suspend();
                Assert.True(control.IsSuspended);
                await Task.Delay(1000);
                control.Resume();
            }));

        Assert.True(result.Duration > TimeSpan.FromSeconds(2.5), $"{result.Duration}");
    }
}
