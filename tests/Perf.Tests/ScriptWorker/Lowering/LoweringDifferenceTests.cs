using System.Text;
using Perf.Analysis;
using Perf.Engine.Planning;
using Perf.Engine.Running;
using Perf.Engine.Workers;
using Perf.Tests.Engine;
using Perf.Tests.ScriptWorker.Running;

namespace Perf.Tests.ScriptWorker.Lowering;

/// <summary>A script that is lowered measures what it measures when it is interpreted: both are run against the real thing and their counts compared.</summary>
public sealed class LoweringDifferenceTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-lowering-").FullName;

    private string Base => fixture.Server.BaseUri.AbsoluteUri.TrimEnd('/');

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Scripts => new()
    {
        "check(http.get(`${BASE}/echo?a=1`), { 'is 200': (r) => r.status === 200, 'is 404': (r) => r.status === 404, both: (r) => r.status === 200 && r.body.includes('GET') });",
        "const r = http.post(BASE + '/echo', JSON.stringify({ a: 'x\"y', n: 1.5, l: [true, null] }), { headers: { 'Content-Type': 'application/json', 'X-Own': 'v' }, tags: { name: 'post it', t: 'v' } });"
            + " check(r, { method: (r) => r.json('method') === 'POST', type: (r) => r.body.includes('application/json'), exact: (r) => r.body.includes('null'),"
            + " json: (r) => r.headers['Content-Type'].includes('json') });",
        "const r = http.post(BASE + '/echo', { b: 'x y&', a: 1, c: ['p', 'q'] }, { tags: { name: 'form' } }); check(r, { form: (r) => r.json('body') === 'a=1&b=x+y%26&c=p&c=q' });",
        "const r = http.post(BASE + '/echo', 'text'); const m = r.json('method'); const none = r.json('no.such'); check(r, { ok: (r) => r.status < 300 });"
            + " const s = http.get(http.url`${BASE}/echo?m=${m}&n=${none}`); check(s, { 'captured': (r) => r.json('query.m') === 'POST', 'missing': (r) => r.json('query.n') === 'undefined' });",
        "group('outer', () => { http.get(BASE + '/echo'); group('inner', () => { check(http.del(BASE + '/echo'), { deep: (r) => r.json('method') === 'DELETE' }); sleep(0.005); }); }); http.put(BASE + '/echo', 'x');",
        "const w = randomItem(['a', 'b', 'c']); const n = Math.floor(Math.random() * 4); const r = http.post(BASE + '/echo', JSON.stringify({ w, n }), { tags: { name: 'drawn' } });"
            + " check(r, { one: (r) => r.body.includes('w'), never: (r) => r.body.includes('zzz') }); sleep(randomIntBetween(0, 0));",
        "const r = http.get(BASE + '/status/404'); check(r, { missing: (r) => r.status === 404, empty: (r) => r.json('a') === 'b' }); http.get(BASE + '/echo');",
        "const r = http.get(BASE + '/status/500', { tags: { name: 'fails' } }); check(r, { ok: (r) => r.status === 200 || r.status === 201, not: (r) => [200, 201].includes(r.status) }); sleep(0);",
        "http.get('http://127.0.0.1:1/', { tags: { name: 'nobody there' } }); http.get(BASE + '/echo');",
        "const r = http.get('http://127.0.0.1:1/', { tags: { name: 'nobody there' } }); const t = r.json('a'); http.get(BASE + '/echo');",
    };

    [SkippableTheory]
    [MemberData(nameof(Scripts))]
    public async Task A_lowered_script_measures_the_same(string body) => await CompareAsync(body);

    // Straight lines put together at random; each seed is a script of its own.
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Any_straight_line_measures_the_same(int seed) => await CompareAsync(Written(new Random(seed), 6, "c"));

    private static string Written(Random random, int count, string prefix)
    {
        string[] methods = ["get", "post", "put", "del", "patch"];
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            string method = methods[random.Next(methods.Length)];
            int[] statuses = [200, 204, 404, 503];
            string path = random.Next(4) == 0 ? $"/status/{statuses[random.Next(statuses.Length)]}" : $"/echo?q={random.Next(3)}";
            string arguments = method == "get" ? "" : random.Next(2) == 0 ? ", 'body'" : ", JSON.stringify({ i: [1, 'two'] })";
            text.Append($"const {prefix}{i} = http.{method}(BASE + '{path}'{arguments});\n");
            text.Append($"check({prefix}{i}, {{ 'ok {prefix}{i}': (r) => r.status < {300 + (random.Next(3) * 100)}, 'fast {prefix}{i}': (r) => r.timings.duration < 60000 }});\n");
            if (random.Next(3) == 0)
            {
                text.Append("sleep(Math.random() * 0.005);\n");
            }

            if (random.Next(4) == 0 && count > 2)
            {
                text.Append($"group('g{i}', function () {{\n{Written(random, 2, $"{prefix}{i}_")}}});\n");
            }
        }

        return text.ToString();
    }

    private async Task CompareAsync(string body)
    {
        Skip.If(body.Contains("group(", StringComparison.Ordinal) && typeof(LoadEngine).Assembly.GetType("Perf.Engine.Flows.Control.GroupBegin") is null, "this engine has no groups yet");
        string path = Path.Combine(_folder, "script.js");
        await File.WriteAllTextAsync(path, $$"""
            import http from 'k6/http';
            import { check, group, sleep } from 'k6';
            import { randomIntBetween, randomItem } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';
            const BASE = __ENV.BASE;
            export const options = { scenarios: { s: { executor: 'per-vu-iterations', vus: 2, iterations: 4 } } };
            export default function () {
            {{body}}
            }
            """);
        (Scenario script, RunResult interpreted) = await RunAsync(path, interprets: true);
        (Scenario native, RunResult lowered) = await RunAsync(path, interprets: false);

        Assert.NotNull(script.Program);
        Assert.True(native.Program is null, native.Engine);
        Assert.Equal(Counts(interpreted), Counts(lowered));
    }

    private async Task<(Scenario Scenario, RunResult Result)> RunAsync(string path, bool interprets)
    {
        var worker = new WorkerEngine(new InProcessLauncher()) { Interprets = interprets };
        Scenario scenario = await worker.InspectAsync(path, new Dictionary<string, string> { ["BASE"] = Base }, CancellationToken.None);
        RunPlan plan = Planner.Plan(new RunRequest { Scenario = scenario, Seed = 1 }, new Dictionary<string, EnvironmentDefinition>(), _ => null, $"test-{Guid.NewGuid():N}", 1);
        var guard = new CalmGuard(new ThresholdGuard(plan.Scenario.Thresholds, plan.Duration));
        return (scenario, scenario.Program is null
            ? await new LoadEngine(_ => null, TimeProvider.System).RunAsync(plan, guard, [], CancellationToken.None)
            : await worker.RunAsync(plan, guard, [], CancellationToken.None));
    }

    private static string Counts(RunResult result)
    {
        var text = new StringBuilder();
        foreach (string metric in (string[])["iterations", "http_reqs", "http_req_duration", "group_duration", "interrupted_iterations"])
        {
            text.AppendLine($"{metric} {(result.Metrics.TryGetValue(metric, out MetricSummary? summary) ? summary.Count : 0)}");
        }

        text.AppendLine($"failed {result.Metrics["http_req_failed"].Rate:0.0000}");
        foreach (var step in result.Steps.Values.Where(step => step.Metrics.ContainsKey("http_reqs")).OrderBy(step => step.Name, StringComparer.Ordinal))
        {
            text.AppendLine($"{step.Name} {step.Metrics["http_reqs"].Count} {step.Metrics["http_req_failed"].Rate:0.0000}");
        }

        foreach (var check in result.Checks.GroupBy(check => check.Name, StringComparer.Ordinal).OrderBy(check => check.Key, StringComparer.Ordinal))
        {
            text.AppendLine($"check {check.Key} {check.Sum(one => one.Passes)} {check.Sum(one => one.Fails)}");
        }

        return text.ToString();
    }
}
