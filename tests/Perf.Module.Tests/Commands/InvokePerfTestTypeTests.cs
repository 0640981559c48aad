namespace Perf.Module.Tests.Commands;

/// <summary>Types of test, run as a user does: in the built shell, with the built module, in a folder where nothing of the repository is.</summary>
public sealed class InvokePerfTestTypeTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Theory]
    [InlineData("Smoke", "smoke")]
    [InlineData("Baseline", "baseline")]
    [InlineData("stress", "stress")]
    [InlineData("SPIKE", "spike")]
    [InlineData("Soak", "soak")]
    [InlineData("Breakpoint", "breakpoint")]
    [InlineData("DatabaseIntensive", "database-intensive")]
    [InlineData("Authentication", "authentication")]
    [InlineData("Comprehensive", "comprehensive")]
    public void EachType_RunsWithoutAFile_AgainstATarget(string asked, string name)
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $r = Invoke-PerfTest -Type {{asked}} -Target sample -Variable @{ rate = '15/s'; duration = '2s' } -WarningVariable said -WarningAction SilentlyContinue
            "$($r.Status) $($r.Scenario) $($r.Tags['type']) $($r.Target) $($r.Metrics['http_req_failed'].Rate) $($r.Metrics['http_reqs'].Count -gt 0) $($r.Duration.TotalSeconds -lt 30)"
            "$($r.Thresholds.Count -ge 2) $(@($r.Thresholds | Where-Object Outcome -eq 'NoData').Count) $(@($said | Where-Object { $_ -match 'database =' }).Count)"
            """);
        Assert.Equal("", result.Error);
        Assert.Equal([$"Completed {name} {name} sample 0 True True", $"True 0 {(name == "database-intensive" ? 1 : 0)}"], result.Lines);
    }

    [Fact]
    public void Breakpoint_EndsWhenTheTargetBreaks()
    {
        using var home = new TestRunHome(shell);
        // Nothing listens there: the first requests fail, long before the minute is over.
        Perfsh.Result result = home.Run("""
            $r = Invoke-PerfTest -Type Breakpoint -Target http://127.0.0.1:9 -Rate 20/s -Duration 1m
            "$($r.Status) $($r.Duration.TotalSeconds -lt 40) $($r.Verdict.Outcome) $($r.StatusReason -match 'http_req_failed')"
            """);
        Assert.Equal("Aborted True Fail True", result.Output.Trim());
    }

    [Fact]
    public void AFilesFlows_AreRunByTheType_AndItsLoadIsNot()
    {
        using var home = new TestRunHome(shell);
        string path = home.Scenario(extra: "thresholds: { http_reqs: [ 'count > 0' ], 'http_reqs{scenario:steady}': 'count > 0' }");
        Perfsh.Result result = home.Run($$"""
            $r = Invoke-PerfTest '{{path}}' -Type baseline -Rate 20/s -Duration 2s -WarningVariable said -WarningAction SilentlyContinue
            "$($r.Status) $($r.Scenario) $($r.Tags['type']) $($r.Steps.Keys -join ' ') $($r.Metrics['http_reqs'].Count -ne 20)"
            "$(@($r.Thresholds | Where-Object Threshold -match 'steady').Count) $(@($said | Where-Object { $_ -match 'steady' }).Count)"
            Get-Item '{{path}}' | Invoke-PerfTest -Type spike -WhatIf | Out-Null
            $shown = Get-Item '{{path}}' | Invoke-PerfTest -Type spike -WhatIf 6>&1 | Out-String
            """);
        Assert.Equal("Completed test run baseline the request True", result.Lines[0]);
        Assert.Equal("0 1", result.Lines[1]);
        Assert.Contains("shaped-arrival-rate (spike, poisson)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AScriptOfK6_IsRunByTheType()
    {
        using var home = new TestRunHome(shell);
        home.File("script.js", """
            import { sleep, check } from 'k6';
            export const options = { vus: 1, iterations: 1 };
            export default function () { for (let i = 0; i < 2; i++) { sleep(0.01); } check(1, { one: (v) => v === 1 }); }
            """);
        Perfsh.Result result = home.Run("""
            $r = Invoke-PerfTest script.js -Type stress -Rate 10/s -Duration 2s
            "$($r.Status) $($r.Tags['type']) $($r.Metrics['iterations'].Count -gt 10) $($r.Compatibility) $($r.Checks[0].Fails)"
            """);
        Assert.Equal("", result.Error);
        Assert.Equal("Completed stress True K6 0", result.Output.Trim());
    }

    [Fact]
    public void AnArtilleryTest_IsRunByTheType()
    {
        using var home = new TestRunHome(shell);
        home.File("load.yml", "config:\n  target: http://127.0.0.1:9\n  phases: [ { duration: 600, arrivalRate: 1 } ]\nscenarios:\n  - name: look\n    flow: [ { get: { url: / } } ]\n");
        Perfsh.Result result = home.Run("""
            $r = Invoke-PerfTest load.yml -Type smoke -Duration 2s
            "$($r.Tags['type']) $($r.Metrics['http_reqs'].Count -gt 0) $($r.Compatibility)"
            """);
        Assert.Equal("smoke True Artillery", result.Output.Trim());
    }

    [Fact]
    public void Types_AreCompleted_AndAWrongOneEndsWith104()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run("""
            foreach ($line in 'Invoke-PerfTest -Type s', 'Test-PerfScenario -Type Sp') { (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText -join ' ' }
            """);
        Assert.Equal(["smoke stress spike soak", "spike"], result.Lines);
        result = home.Run("Invoke-PerfTest -Type stres -Target sample");
        Assert.Equal(104, result.ExitCode);
        Assert.Contains("did you mean 'stress'?", result.Error, StringComparison.Ordinal);
        result = home.Run($"Invoke-PerfTest '{home.Scenario()}' -Vus 3");
        Assert.Equal(104, result.ExitCode);
        Assert.Contains("-VirtualUser 3 is for k6 scripts and script blocks", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OfAType_IsShownWithoutARun()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            Invoke-PerfTest -Type Soak -Target http://127.0.0.1:9 -WhatIf
            Test-PerfScenario -Type Spike -Target http://127.0.0.1:9 -Variable @{ rate = '4/s' } | Out-String -Width 100
            $check = '{{home.Scenario()}}' | Get-Item | Test-PerfScenario -Type Spike
            "$($check.Name) $($check.Duration.TotalMinutes) $(@(Get-PerfResult).Count)"
            """);
        Assert.Contains("What if: Run 'soak' against http://127.0.0.1:9: 4h10m by plan", result.Output, StringComparison.Ordinal);
        Assert.Contains("spike: valid against http://127.0.0.1:9", result.Output, StringComparison.Ordinal);
        Assert.Contains("peak 40", result.Output, StringComparison.Ordinal);
        Assert.Equal("test run 6 0", result.Lines[^1]);
    }

    [Fact]
    public void ShippedScenarios_AreInTheModule_AndValid()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run("""
            $shipped = Get-PerfScenario -Shipped
            $base = (Get-Module Perf).ModuleBase
            "$(@($shipped | Where-Object { -not $_.Path.StartsWith($base) }).Count) $(@($shipped | Where-Object Problems).Count)"
            (Get-PerfScenario -Shipped | Where-Object { (Split-Path (Split-Path $_.Path) -Leaf) -eq 'types' } | ForEach-Object Type | Sort-Object) -join ' '
            $shipped | Test-PerfScenario -Quiet
            (Get-PerfScenario 'quick*' -Shipped).Name
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["0 0", "authentication baseline breakpoint comprehensive database-intensive smoke soak spike stress", "True", "quick start"], result.Lines);
    }
}
