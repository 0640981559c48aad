using Perf.Compatibility.Import;
using Perf.Engine.Sample;
using Perf.Engine.Scenarios;
using Perf.Engine.Workers;
using Perf.Tests.Architecture;
using Perf.Tests.ScriptWorker.Running;

namespace Perf.Tests.Compatibility.Import;

/// <summary>Scripts of k6 as scenarios: a straight line is the same plan as the one that it runs by, and what else there is is told with its line.</summary>
public sealed class K6ImporterTests : IDisposable
{
    private static readonly string s_scripts = Path.Combine(AppContext.BaseDirectory, "ScriptWorker", "Scripts");

    private readonly string _folder = Directory.CreateTempSubdirectory("perf-k6-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("get-check.js")]
    [InlineData("straight-line.js")]
    public async Task Convert_AStraightLine_IsTheSamePlan(string name)
    {
        string path = Path.Combine(s_scripts, name);
        Scenario lowered = await new WorkerEngine(new InProcessLauncher()).InspectAsync(path, new Dictionary<string, string>(), CancellationToken.None);
        Assert.Null(lowered.Program);
        ConversionReport report = Convert(path);
        Assert.DoesNotContain(report.Notes, note => note.Kind == ConversionNoteKind.NotCarriedOver);
        Assert.Equal(PlanText.Of(lowered), PlanText.Of(ScenarioLoader.Parse(report.Text, path)));
    }

    [Theory]
    [InlineData("get-check.js", 20, 20)]
    [InlineData("straight-line.js", 10, 20)]
    public async Task Convert_AStraightLine_MakesAsManyRequests(string name, int iterations, int requests)
    {
        await using SampleServer server = SampleServer.Start();
        string path = Path.Combine(s_scripts, name);
        Scenario scenario = ScenarioLoader.Parse(Convert(path).Text, path) with { Target = server.Address.AbsoluteUri.TrimEnd('/') };
        RunResult result = await PlanRun.OfAsync(scenario);
        Assert.Equal((iterations, requests), ((int)result.Metrics["iterations"].Count, (int)result.Metrics["http_reqs"].Count));
        Assert.Equal(1, result.Metrics["checks"].Rate);
        Assert.All(scenario.AllSteps().OfType<RequestStep>(), step => Assert.True(result.Steps[step.Name].Metrics["http_reqs"].Count > 0));
    }

    [Fact]
    public void Convert_WhatAScenarioCannotDo_IsToldWithItsLine()
    {
        string path = Write("""
            import http from 'k6/http';
            import { check, sleep } from 'k6';
            import { Counter, Rate, Trend } from 'k6/metrics';
            import exec from 'k6/execution';
            const orders = new Counter('orders');
            const broken = new Rate('broken');
            const waited = new Trend('waited', true);
            let turns = 0;
            export const options = { vus: 2, iterations: 4, thresholds: { orders: ['count>1'], waited: ['p(95)<500'] } };
            export function setup() { return { token: 'x' }; }
            export default function (data) {
              turns += 1;
              const home = http.get('http://127.0.0.1:9/home', { headers: { 'X-A': 'b', 'X-Token': data.token } });
              broken.add(home.status !== 200);
              waited.add(home.timings.duration);
              orders.add(2);
              if (!check(home, { 'is there': (r) => r.status === 200, odd: (r) => r.html('h1').text() === 'x' })) {
                return;
              }
              while (turns < 3) {
                http.get('http://127.0.0.1:9/loop');
              }
              const login = http.post('http://127.0.0.1:9/login', JSON.stringify({ vu: exec.vu.idInTest }), { tags: { name: 'login' } });
              console.log(login.status);
              const ok = check(login, { 'signed in': (r) => r.status === 201 });
              http.batch(data.addresses);
              sleep(0.5);
              orders.add(ok ? 1 : 0);
            }
            """);
        ConversionReport report = Convert(path);
        int[] lines = [4, 10, 12, 13, 17, 20, 23, 24, 26, 28];
        string[] told = [.. report.Notes.Where(note => note.Kind == ConversionNoteKind.NotCarriedOver).SelectMany(note => note.Places)];
        Assert.Equal(lines.Select(line => $"script.js:{line}"), told.Distinct().OrderBy(place => int.Parse(place.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)));
        Scenario converted = ScenarioLoader.Parse(report.Text, path);
        Assert.Equal(["/home", "/login"], converted.AllSteps().OfType<RequestStep>().Select(step => step.Url));
        Assert.Equal(["is there", "signed in"], converted.AllSteps().OfType<RequestStep>().SelectMany(step => step.Checks).Select(check => check.Name));
        Assert.Equal(["X-A"], converted.AllSteps().OfType<RequestStep>().First().Headers.Select(header => header.Key));
        Assert.Equal(["broken", "waited", "orders"], converted.AllSteps().OfType<MetricStep>().Select(step => step.Metric));
        Assert.Equal(["orders: count>1", "waited: p(95)<500"], converted.Thresholds.Select(threshold => threshold.ToString()));
        Assert.Equal((2, 4L), (Assert.IsType<SharedIterations>(converted.Load.Single()).Vus, ((SharedIterations)converted.Load.Single()).Iterations));
        Assert.Equal(["http://127.0.0.1:9/home", "login"], converted.AllSteps().OfType<RequestStep>().Select(step => step.Name));
    }

    [Fact]
    public void Convert_LoopsConditionsAndBatches_AreSteps()
    {
        ConversionReport report = Convert(Write("""
            import http from 'k6/http';
            import { check } from 'k6';
            const names = ['a', 'b'];
            const verbose = false;
            export default function () {
              for (let i = 0; i < 3; i++) {
                http.get(`http://127.0.0.1:9/turn/${i}`, { tags: { name: 'turn' } });
              }
              for (const name of names) {
                http.get(`http://127.0.0.1:9/of/${name}`, { tags: { name: 'of' } });
              }
              if (verbose) {
                http.get('http://127.0.0.1:9/never');
              }
              const [first] = [1];
              const all = http.batch([
                ['GET', 'http://127.0.0.1:9/one', null, { tags: { name: 'one' } }],
                'http://127.0.0.1:9/two',
              ]);
              check(all[1], { 'two is there': (r) => r.status === 200 });
              const res = http.get('http://127.0.0.1:9/last');
              if (res.status !== 200) {
                return;
              } else {
                http.get('http://127.0.0.1:9/more');
              }
            }
            """));
        Assert.Equal(["script.js:15"], report.Notes.Where(note => note.Kind == ConversionNoteKind.NotCarriedOver).SelectMany(note => note.Places));
        IReadOnlyList<Step> steps = ScenarioLoader.Parse(report.Text, "").Flows["default"].Steps;
        Assert.Equal(["LoopStep", "LoopStep", "ParallelStep", "RequestStep", "IfStep", "IfStep"], steps.Select(step => step.GetType().Name));
        Assert.Equal("3", ((LoopStep)steps[0]).Count);
        Assert.Equal("/turn/${turn1}", ((RequestStep)((LoopStep)steps[0]).Steps.Single()).Url);
        Assert.Equal(["a", "b"], ((LoopStep)steps[1]).Over!.Values.Select(value => value.Text));
        Assert.Equal(["one", "http://127.0.0.1:9/two"], ((ParallelStep)steps[2]).Steps.Select(step => step.Name));
        Assert.Equal("two is there", ((RequestStep)((ParallelStep)steps[2]).Steps[1]).Checks.Single().Name);
        Assert.Equal(StopScope.Iteration, Assert.IsType<StopStep>(((IfStep)steps[4]).Then.Single()).Scope);
        Assert.StartsWith("not (", ((IfStep)steps[5]).Condition.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Convert_MetricsOfTheScriptsOwn_AreMeasured()
    {
        await using SampleServer server = SampleServer.Start();
        string address = server.Address.AbsoluteUri.TrimEnd('/');
        string path = Write($$"""
            import http from 'k6/http';
            import { Counter, Rate, Trend } from 'k6/metrics';
            const orders = new Counter('orders');
            const broken = new Rate('broken');
            const waited = new Trend('waited', true);
            export const options = { vus: 1, iterations: 5 };
            export default function () {
              const items = http.get('{{address}}/items', { tags: { name: 'items' } });
              broken.add(items.status !== 200);
              waited.add(items.timings.duration);
              orders.add(2);
            }
            """);
        ConversionReport report = Convert(path);
        Assert.DoesNotContain(report.Notes, note => note.Kind == ConversionNoteKind.NotCarriedOver);
        RunResult result = await PlanRun.OfAsync(ScenarioLoader.Parse(report.Text, path));
        Assert.Equal((10, 0.0, 5), ((int)result.Metrics["orders"].Count, result.Metrics["broken"].Rate, (int)result.Metrics["waited"].Count));
        Assert.True(result.Metrics["waited"].Max > 0);
    }

    [Fact]
    public void Convert_TheShippedScript_KeepsWhatCanBe()
    {
        string path = Path.Combine(Repository.Root, "scenarios", "api-endpoints-comprehensive.js");
        ConversionReport report = Convert(path);
        Scenario converted = ScenarioLoader.Parse(report.Text, path);
        Assert.Equal(["login", "list alerts", "one alert", "search", "comment", "summary", "logout"], converted.AllSteps().OfType<RequestStep>().Select(step => step.Name));
        Assert.Equal(["alerts", "reports"], converted.AllSteps().OfType<GroupStep>().Select(step => step.Name));
        Assert.Equal(3, Assert.IsType<RampingVus>(converted.Load.Single()).Stages.Count);
        Assert.Equal(5, converted.Thresholds.Count);
        Assert.Contains(report.Notes, note => note.Kind == ConversionNoteKind.NotCarriedOver && note.Places.Any(place => place.StartsWith("api-endpoints-comprehensive.js:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("import exec from 'k6/execution';\nexport default function () {\n  while (true) {}\n}\n", "in line 1")]
    [InlineData("const http = require('k6/http');\nmodule.exports.default = function () { http.get('http://127.0.0.1:9/'); };\n", "require()")]
    public void Convert_NothingThatAScenarioCanDo_IsRefused(string script, string part)
    {
        PerfException fault = Assert.Throws<PerfException>(() => Convert(Write(script)));
        Assert.Equal(ErrorIds.ImportInvalid, fault.Id);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        Assert.Contains("Invoke-PerfTest runs the script as it is", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_AScriptThatIsBroken_TellsItsLine()
    {
        ScenarioException fault = Assert.Throws<ScenarioException>(() => Convert(Write("import http from 'k6/http';\nexport default function () {\n  http.get(;\n}\n")));
        Assert.Equal(3, fault.Problems.Single().Line);
    }

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "script.js");
        File.WriteAllText(path, text);
        return path;
    }

    private static ConversionReport Convert(string path) =>
        ScenarioConverter.Convert(new ConversionRequest { Path = path }, null, CancellationToken.None, new InProcessReader());

    private sealed class InProcessReader : IScriptReader
    {
        public Scenario Read(string path, string? environment, CancellationToken stop) =>
            new WorkerEngine(new InProcessLauncher()) { Converts = true }.InspectAsync(path, new Dictionary<string, string>(), stop).GetAwaiter().GetResult();
    }
}
