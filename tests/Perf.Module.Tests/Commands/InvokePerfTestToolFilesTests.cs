using System.Text.Json;

namespace Perf.Module.Tests.Commands;

/// <summary>Artillery tests with processors and scripts of k6 in the built module: the worker process, from the command to the report.</summary>
public sealed class InvokePerfTestToolFilesTests(SharedShell shell) : IClassFixture<SharedShell>
{
    private static readonly (string Name, int Count)[] s_counters =
    [
        ("vusers.created_by_name.hello", 5), ("http.codes.200", 10), ("greeted", 5), ("plugins.expect.ok.matchesRegexp", 5), ("plugins.metrics-by-endpoint./hello.codes.200", 5), ("vusers.completed", 5),
    ];

    private const string Test = """
        config:
          target: http://127.0.0.1:1
          processor: ./functions.js
          phases: [ { duration: 1, arrivalCount: 5 } ]
          environments: { local: { target: TARGET, variables: { who: ann } } }
          plugins: { expect: {} }
          ensure: { conditions: [ { expression: http.codes.200 > 9 }, { expression: vusers.failed == 0 and greeted == 5 } ] }
        scenarios:
          - name: hello
            flow:
              - get: { url: /hello, beforeRequest: sign, expect: [ { matchesRegexp: '"x-signed":"ann-' } ] }
              - function: greet
              - get: { url: /bye }
        """;

    private const string Functions = """
        const crypto = require('crypto');
        module.exports = {
          sign(request, context, events, done) { request.headers = { 'x-signed': '{{ who }}-' + crypto.randomUUID() }; done(); },
          async greet(context, events) { events.emit('counter', 'greeted', 1); },
        };
        """;

    [Fact]
    public void ArtilleryTest_WithProcessor_RunsIsJudgedAndReported()
    {
        using var server = new EchoServer();
        using var home = new TestRunHome(shell);
        home.File("load.yml", Test.Replace("TARGET", server.Address, StringComparison.Ordinal));
        home.File("functions.js", Functions);
        Perfsh.Result result = home.Run("""
            $r = Invoke-PerfTest load.yml -Environment local
            "$($r.Status) $($r.Thresholds.Outcome -join ',') $($r.Metrics['http_reqs'].Count) $($r.Metrics['greeted'].Count) $($r.Checks[0].Passes) $($r.Errors.Count)"
            $r | Export-PerfReport report.json -Format artillery
            ($r | Out-String) -split "`n" | Where-Object { $_ -match 'http.codes.200|vusers.failed' }
            """);

        Assert.Equal("", result.Error);
        Assert.Equal("Completed Pass,Pass 10 5 5 0", result.Lines[0]);
        Assert.Contains(result.Lines, line => line.Contains("http.codes.200 > 9", StringComparison.Ordinal) && line.TrimEnd().EndsWith("10", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.Contains("greeted == 5", StringComparison.Ordinal) && line.TrimEnd().EndsWith("met", StringComparison.Ordinal));
        Assert.DoesNotContain("no data", result.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(home.Path, "report.json")));
        JsonElement counters = report.RootElement.GetProperty("aggregate").GetProperty("counters");
        foreach ((string name, int count) in s_counters)
        {
            Assert.Equal((name, count), (name, counters.GetProperty(name).GetInt32()));
        }

        Assert.Equal(5, report.RootElement.GetProperty("aggregate").GetProperty("summaries").GetProperty("plugins.metrics-by-endpoint.response_time./bye").GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("module.exports = { greet() { } };", "ScriptInvalid", "load.yml:11:1: the processor functions.js has no function 'sign'")]
    [InlineData("module.exports = { sign() { }, greet() { ", "ScriptInvalid", "functions.js:1:")]
    [InlineData(null, "ScenarioInvalid", "there is no file")]
    public void ArtilleryTest_WhoseProcessorCannotBe_IsAnErrorBeforeTheStart(string? functions, string id, string message)
    {
        using var home = new TestRunHome(shell);
        home.File("load.yml", Test);
        if (functions is not null)
        {
            home.File("functions.js", functions);
        }

        Perfsh.Result result = home.Run("try { Invoke-PerfTest load.yml -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; \"$_\" }; @(Get-PerfResult -WarningAction SilentlyContinue -ErrorAction SilentlyContinue).Count");

        Assert.StartsWith(id, result.Lines[0], StringComparison.Ordinal);
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
        Assert.Equal("0", result.Lines[^1]);
    }

    [Fact]
    public void Script_WithRawOutput_LeavesEveryMeasurement()
    {
        using var server = new EchoServer();
        using var home = new TestRunHome(shell);
        home.File("script.js", $$"""
            import http from 'k6/http';
            import { check } from 'k6';
            export const options = { vus: 2, iterations: 20 };
            export default function () { for (let i = 0; i < 2; i++) { check(http.get('{{server.Address}}/a', { tags: { name: 'a' } }), { ok: (r) => r.status === 200 }); } }
            """);
        Perfsh.Result result = home.Run("""
            $r = Invoke-PerfTest script.js -RawOutput samples.ndjson
            "$($r.Engine -like '*interpreted*') $($r.Metrics['http_reqs'].Count) $($r.Warnings.Count) $(@($r.Steps.Keys) -join ',')"
            $i = Import-PerfResult samples.ndjson -WarningAction SilentlyContinue
            "$($i.Metrics['http_reqs'].Count) $($i.Metrics['checks'].Count) $($i.Metrics['iterations'].Count)"
            """);

        Assert.Equal("", result.Error);
        Assert.Equal(["True 40 0 a", "40 40 20"], result.Lines);
    }
}
