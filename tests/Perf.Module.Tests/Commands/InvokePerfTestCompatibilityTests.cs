namespace Perf.Module.Tests.Commands;

/// <summary>Rules and exit codes of other tools, and k6's options, as a user meets them: in the built shell, with the built module.</summary>
public sealed class InvokePerfTestCompatibilityTests(SharedShell shell) : IClassFixture<SharedShell>
{
    private const string Quiet = "export default function () { }";

    [Theory]
    // Thresholds; failed checks alone fail nothing; nothing was asked, and to k6 a rate without samples passes.
    [InlineData("import { check } from 'k6'; export const options = { thresholds: { checks: ['rate>0.9'] } }; export default function () { check(1, { no: () => false }); }", "", 99)]
    [InlineData("import { check } from 'k6'; export default function () { check(1, { no: () => false }); }", "", 0)]
    [InlineData("export const options = { thresholds: { http_req_failed: ['rate<0.01'] } }; export default function () { }", "", 0)]
    [InlineData("export const options = { thresholds: { http_req_failed: ['rate<0.01'] } }; export default function () { }", "-Compatibility Native", 99)]
    [InlineData("export const options = { thresholds: { iterations: ['count>5'] } }; export default function () { }", "-Compatibility Artillery", 1)]
    [InlineData("import exec from 'k6/execution'; export default function () { exec.test.abort('enough'); }", "", 108)]
    [InlineData("import exec from 'k6/execution'; export default function () { exec.test.fail('bad'); }", "", 110)]
    [InlineData("export function setup() { throw new Error('no data'); } export default function () { }", "", 107)]
    [InlineData("export const options = { vus: 5, iterations: 2 }; export default function () { }", "", 104)]
    public void Enforce_OfAScript_EndsWithK6sCode(string script, string arguments, int exitCode)
    {
        using var home = new TestRunHome(shell);
        home.File("script.js", script);
        // The result is written before the verdict is told.
        Perfsh.Result result = home.Run($"Invoke-PerfTest script.js -Enforce {arguments} | ForEach-Object {{ 'a result' }}");
        Assert.Equal((exitCode, exitCode == 104 ? "" : "a result"), (result.ExitCode, result.Output.Trim()));
    }

    [Theory]
    [InlineData("  ensure: { thresholds: [ { http.codes.200: 1 } ] }\n", 1)]
    [InlineData("  ensure: { thresholds: [ { vusers.created: 1000 } ] }\n", 0)]
    // All requests fail, and nothing was to be ensured.
    [InlineData("", 0)]
    public void Enforce_OfAnArtilleryTest_EndsWithArtillerysCode(string ensure, int exitCode)
    {
        using var home = new TestRunHome(shell);
        home.File("load.yml", $"config:\n  target: http://127.0.0.1:9\n  phases: [ {{ duration: 1, arrivalRate: 5 }} ]\n{ensure}scenarios:\n  - flow: [ {{ get: {{ url: / }} }} ]\n");
        Perfsh.Result result = home.Run("Invoke-PerfTest load.yml -Enforce | ForEach-Object { \"$($_.Compatibility)\" }");
        Assert.Equal((exitCode, "Artillery"), (result.ExitCode, result.Output.Trim()));
    }

    /// <summary>The report of a run that is in no store is the one that it would have in it.</summary>
    [Fact]
    public void Export_OfAnArtilleryTest_IsTheSameWithoutTheStore()
    {
        using var home = new TestRunHome(shell);
        home.File("base.yml", "config:\n  target: http://127.0.0.1:9\n  phases: [ { duration: 1, arrivalCount: 3 } ]\n  plugins: { expect: {} }\n");
        home.File("load.yml", "scenarios:\n  - name: home\n    flow: [ { get: { url: /, expect: { statusCode: 200 } } } ]\n");
        Perfsh.Result result = home.Run("""
            function Names($path) { $c = (Get-Content $path -Raw | ConvertFrom-Json).aggregate.counters; ($c.psobject.Properties | ForEach-Object { "$($_.Name)=$($_.Value)" }) -join ' ' }
            $r = Invoke-PerfTest load.yml -ConfigPath base.yml
            Get-PerfResult $r.Id | Export-PerfReport stored.json -Format artillery
            Invoke-PerfTest load.yml -ConfigPath base.yml -NoStore | Export-PerfReport loose.json -Format artillery -WarningVariable none
            Names stored.json
            (Names stored.json) -eq (Names loose.json)
            $none.Count
            """);
        Assert.Equal("", result.Error);
        Assert.Equal("errors.ECONNREFUSED=3 plugins.metrics-by-endpoint./.errors.ECONNREFUSED=3 vusers.created=3 vusers.created_by_name.home=3", string.Join(' ', result.Lines[0].Split(' ').Where(one => one.Contains("error", StringComparison.Ordinal) || one.Contains("created", StringComparison.Ordinal))));
        Assert.Equal(["True", "0"], result.Lines[1..]);
    }

    [Fact]
    public void Enforce_OfAScenario_EndsWithPerfsCode_AndNeedsAThreshold()
    {
        using var home = new TestRunHome(shell);
        string scenario = home.Scenario();
        Assert.Equal(0, home.Run($"$null = Invoke-PerfTest '{scenario}' -Enforce -Threshold 'http_reqs: count == 20'").ExitCode);
        Assert.Equal(99, home.Run($"$null = Invoke-PerfTest '{scenario}' -Enforce -Threshold 'http_reqs: count > 20'").ExitCode);
        Assert.Equal(1, home.RunAlone($"$null = Invoke-PerfTest '{scenario}' -Enforce -Compatibility Artillery -Threshold 'http_reqs: count > 20'").ExitCode);
        Perfsh.Result none = home.Run($"Invoke-PerfTest '{scenario}' -Enforce; @(Get-PerfResult).Count");
        Assert.Equal(104, none.ExitCode);
        Assert.Contains("-Enforce asks for a verdict", none.Error, StringComparison.Ordinal);
        // Nothing was run for nothing.
        Assert.Equal("3", home.Run("@(Get-PerfResult).Count").Output.Trim());
    }

    [Fact]
    public void AStoredRun_IsJudgedAnewByPerfsRules()
    {
        using var home = new TestRunHome(shell);
        home.File("script.js", "export const options = { thresholds: { http_req_failed: ['rate<0.01'] } }; " + Quiet);
        Perfsh.Result result = home.Run("""
            $r = Invoke-PerfTest script.js
            $stored = Get-PerfResult $r.Id
            "$($r.Compatibility) $($stored.Compatibility) $($r.Thresholds[0].Outcome) $($r.Verdict.Outcome)"
            ($stored | Test-PerfThreshold).Outcome
            ($stored | Test-PerfThreshold -Compatibility K6).Outcome
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["K6 K6 Pass Pass", "NoData", "Pass"], result.Lines);
    }

    [Fact]
    public void Options_OfAScript_TheCommandLineWinsOverTheEnvironment_OverTheScript_OverTheFile()
    {
        using var home = new TestRunHome(shell);
        home.File("config.json", """{ "vus": 7, "iterations": 70, "tags": { "from": "file" } }""");
        home.File("script.js", Quiet);
        home.File("own.js", "export const options = { vus: 6, iterations: 60 }; " + Quiet);
        Perfsh.Result result = home.Run("""
            function Show { $r = Invoke-PerfTest @args -NoStore; "$($r.Metrics['iterations'].Count) $($r.Metrics['vus_max'].Max) $($r.Tags['from'])" }
            Show script.js
            Show script.js -ConfigPath config.json
            Show own.js -ConfigPath config.json
            $env:K6_CONFIG = 'config.json'
            Show script.js
            $env:K6_ITERATIONS = '50'; $env:K6_VUS = '5'
            Show own.js
            Show own.js -Vus 4 -Iterations 40
            Show own.js -Vus 3
            Remove-Item env:K6_CONFIG, env:K6_ITERATIONS, env:K6_VUS
            Show own.js -Vus 2 -Stage '1s:2', '0s:0' | ForEach-Object { $_ -match ' 2 $' }
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["1 1 ", "70 7 file", "60 6 file", "70 7 file", "50 5 file", "40 4 file", "50 3 file", "True"], result.Lines);
    }

    [Fact]
    public void ConfigPath_ThatIsNotThere_EndsWith104()
    {
        using var home = new TestRunHome(shell);
        home.File("script.js", Quiet);
        Perfsh.Result result = home.Run("Invoke-PerfTest script.js -ConfigPath none.json");
        Assert.Equal(104, result.ExitCode);
        Assert.Contains("none.json", result.Error, StringComparison.Ordinal);
    }
}
