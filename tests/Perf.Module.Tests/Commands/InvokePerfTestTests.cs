namespace Perf.Module.Tests.Commands;

/// <summary>Invoke-PerfTest as a user meets it: in the built shell, with the built module.</summary>
public sealed class InvokePerfTestTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Fact]
    public void Run_GivesAResult_AndStoresIt()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $r = Invoke-PerfTest '{{home.Scenario()}}' -Tag @{ build = '42' } -Seed 7
            "$($r.Status) $($r.Metrics['http_reqs'].Count) $($r.Metrics['http_req_failed'].Rate) $($r.Steps['the request'].Metrics['http_reqs'].Count) $($r.Seed) $($r.Tags['build'])"
            "$((Get-PerfResult $r.Id).Metrics['http_reqs'].Count) $((Get-PerfResult -Tag @{ build = '42' }).Id -eq $r.Id) $(@(Get-PerfResult -Tag @{ build = '43' }).Count)"
            "$($r.Metrics['http_req_duration'].P95 -le $r.Metrics['http_req_duration'].Percentile(99)) $($r.Intervals.Count -ge 1) $($r.Validity.GetType().Name)"
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["Completed 20 0 20 7 42", "20 True 0", "True True Validity"], result.Lines);
    }

    [Fact]
    public void WhatIf_PrintsThePlan_AndSendsNothing()
    {
        using var home = new TestRunHome(shell);
        // Nothing listens there: a request would show as an error, and a run would be stored.
        Perfsh.Result result = home.Run($"Invoke-PerfTest '{home.Scenario("http://127.0.0.1:9")}' -WhatIf; @(Get-PerfResult).Count");
        Assert.Contains("What if: Run 'test run' against http://127.0.0.1:9", result.Output, StringComparison.Ordinal);
        Assert.Contains("shared-iterations", result.Output, StringComparison.Ordinal);
        Assert.Equal("0", result.Lines[^1]);
    }

    [Fact]
    public void TargetDown_IsCountedByClass_AndStored()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $r = Invoke-PerfTest '{{home.Scenario("http://127.0.0.1:9")}}'
            "$($r.Status) $($r.Metrics['http_req_failed'].Rate) $($r.Errors[0].Class) $($r.Errors[0].Count) $((Get-PerfResult $r.Id).Errors[0].Class)"
            """);
        Assert.Equal("Completed 1 connection_refused 20 connection_refused", result.Output.Trim());
    }

    [Fact]
    public void UnknownHost_IsCountedAsDns()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"(Invoke-PerfTest '{home.Scenario("http://no-such-host.invalid")}').Errors[0].Class");
        Assert.Equal("dns", result.Output.Trim());
    }

    [Theory]
    [InlineData("name: x\nload:\n\ta: 1", "tab")]
    [InlineData("nmae: x\ntarget: sample\nload: { a: { executor: constant-vus, duration: 1s } }\nflows: { f: { steps: [ { get: / } ] } }", "did you mean 'name'")]
    [InlineData("name: x\ntarget: sample\nload: { a: { executor: constant-vus, vus: 0, duration: 1s } }\nflows: { f: { steps: [ { get: / } ] } }", "vus")]
    [InlineData("name: x\ntarget: sample\nload: { a: { executor: constant-arrival-rate, rate: -5, duration: 1s } }\nflows: { f: { steps: [ { get: / } ] } }", "rate")]
    [InlineData("name: x\ntarget: sample\nload: { a: { executor: constant-vuss, duration: 1s } }\nflows: { f: { steps: [ { get: / } ] } }", "did you mean 'constant-vus'")]
    [InlineData("name: x\ntarget: sample\nvariables: { a: '${b}', b: '${a}' }\nload: { a: { executor: constant-vus, duration: 1s } }\nflows: { f: { steps: [ { get: / } ] } }", "a -> b -> a")]
    public void BadScenario_EndsWith104_AndSaysWhere(string yaml, string says)
    {
        using var home = new TestRunHome(shell);
        string path = home.File("bad.yaml", yaml);
        Perfsh.Result result = home.Run($"Invoke-PerfTest '{path}' | Test-PerfThreshold -Enforce");
        Assert.Equal(104, result.ExitCode);
        Assert.Contains("bad.yaml:", result.Error, StringComparison.Ordinal);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFile_EndsWith104()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.RunAlone("Invoke-PerfTest nowhere.yaml");
        Assert.Equal(104, result.ExitCode);
        Assert.Contains("There is no file 'nowhere.yaml'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Production_NeedsForce()
    {
        using var home = new TestRunHome(shell);
        string scenario = home.Scenario("http://127.0.0.1:9", extra: "environments: { live: { production: true } }");
        Perfsh.Result asked = home.Run($"Invoke-PerfTest '{scenario}' -Environment live; @(Get-PerfResult).Count");
        Assert.Equal(104, asked.ExitCode);
        Assert.Contains("-Force", asked.Error, StringComparison.Ordinal);
        Perfsh.Result forced = home.Run($"(Invoke-PerfTest '{scenario}' -Environment live -Force).Environment");
        Assert.Equal("live", forced.Output.Trim());
    }

    [Fact]
    public void Environment_FromFileAndProcess_NamesTheTarget()
    {
        using var home = new TestRunHome(shell);
        Directory.CreateDirectory(System.IO.Path.Combine(home.Path, "config"));
        home.File("config/environments.yaml", "staging:\n  target: http://127.0.0.1:9/staging\n");
        string scenario = home.Scenario("http://127.0.0.1:9/own");
        Perfsh.Result result = home.Run($$"""
            $plan = { (Invoke-PerfTest '{{scenario}}' @args).Target }
            & $plan
            & $plan -Environment staging
            $env:ENVIRONMENT = 'staging'
            & $plan
            $env:API_BASE_URL = 'http://127.0.0.1:9/process'
            & $plan
            & $plan -Target http://127.0.0.1:9/given
            """);
        Assert.Equal(
            ["http://127.0.0.1:9/own", "http://127.0.0.1:9/staging", "http://127.0.0.1:9/staging", "http://127.0.0.1:9/process", "http://127.0.0.1:9/given"],
            result.Lines);
    }

    [Fact]
    public void TwoRunsAtOnce_AreBothStored()
    {
        using var home = new TestRunHome(shell);
        string[] scenarios = [home.Scenario(), home.Scenario()];
        Perfsh.Result[] results = [.. scenarios.AsParallel().WithDegreeOfParallelism(2).Select(path => home.RunAlone($"(Invoke-PerfTest '{path}').Status"))];
        Assert.All(results, result => Assert.Equal("Completed", result.Output.Trim()));
        Assert.Equal("2", home.Run("@(Get-PerfResult).Count").Output.Trim());
    }

    [Fact]
    public void CtrlC_StopsSoon_AndStoresWhatWasMeasured()
    {
        using var home = new TestRunHome(shell);
        string mark = home.File("mark");
        string command = $"$env:PERF_HOME = '{home.Home}'; 'ready'; try {{ Invoke-PerfTest '{home.Scenario(seconds: 300)}' }} finally {{ [IO.File]::WriteAllText('{mark}', 'ended') }}";
        using System.Diagnostics.Process process = Perfsh.Start("-NonInteractive", "-Command", command);
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        WaitForStoredSeconds(home, 2);
        Perfsh.Signal(process, "INT");
        Assert.Equal(130, Perfsh.WaitForExit(process));
        Assert.Equal("ended", File.ReadAllText(mark));
        Perfsh.Result result = home.Run("$r = Get-PerfResult; \"$($r.Status) $($r.Metrics['http_reqs'].Count -gt 0) $($r.StatusReason -match '^stopped after')\"");
        Assert.Equal("Stopped True True", result.Output.Trim());
    }

    [Fact]
    public void Killed_LeavesEverythingUpToTheLastSecond()
    {
        using var home = new TestRunHome(shell);
        using System.Diagnostics.Process process = Perfsh.Start("-Command", $"$env:PERF_HOME = '{home.Home}'; Invoke-PerfTest '{home.Scenario(seconds: 300)}'");
        WaitForStoredSeconds(home, 3);
        Perfsh.Signal(process, "KILL");
        Perfsh.WaitForExit(process);
        Perfsh.Result result = home.Run("$r = Get-PerfResult; \"$($r.Status) $($r.Intervals.Count -ge 3) $($r.Metrics['http_reqs'].Count -ge 40) $($r.Steps['the request'].Metrics['http_req_duration'].P95 -gt 0)\"");
        Assert.Equal("Interrupted True True True", result.Output.Trim());
    }

    [SkippableFact]
    public void DiskFull_ResultIsStillInThePipeline()
    {
        // With processes of their own, which hold nothing of the file system when it is taken away.
        using var home = new TestRunHome();
        Directory.CreateDirectory(home.Home);
        Skip.IfNot(Mount(home.Home, "size=64k"), "A small file system needs root on Linux.");
        try
        {
            Perfsh.Result result = home.Run($"$r = Invoke-PerfTest '{home.Scenario()}' 3>&1; \"$($r[-1].Status) $($r[-1].Metrics['http_reqs'].Count)\"; $r[0].GetType().Name; \"$($r[0])\"");
            Assert.Equal(["Completed 20", "WarningRecord"], result.Lines[..2]);
            Assert.Contains("not stored", result.Lines[2], StringComparison.Ordinal);
        }
        finally
        {
            Unmount(home.Home);
        }
    }

    [SkippableFact]
    public void ReadOnlyHome_ResultIsStillInThePipeline()
    {
        using var home = new TestRunHome();
        Directory.CreateDirectory(home.Home);
        Skip.IfNot(Mount(home.Home, "size=1m,ro"), "A read-only file system needs root on Linux.");
        try
        {
            Perfsh.Result result = home.Run($"$r = Invoke-PerfTest '{home.Scenario()}' 3>&1; $r[-1].Status; $r[0].GetType().Name");
            Assert.Equal(["Completed", "WarningRecord"], result.Lines);
        }
        finally
        {
            Unmount(home.Home);
        }
    }

    [Fact]
    public void SelectFirst_DoesNotHang()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"(Invoke-PerfTest '{home.Scenario()}' | Select-Object -First 1).Status");
        Assert.Equal("Completed", result.Output.Trim());
    }

    private static void WaitForStoredSeconds(TestRunHome home, int seconds)
    {
        bool enough = SpinWait.SpinUntil(
            () =>
            {
                Thread.Sleep(100);
                return Directory.Exists(home.Home) && int.TryParse(home.Run("(Get-PerfResult | Select-Object -First 1).Intervals.Count").Output, out int stored) && stored >= seconds;
            },
            TimeSpan.FromSeconds(60));
        Assert.True(enough, "The run did not store its seconds.");
    }

    private static bool Mount(string folder, string options) => OperatingSystem.IsLinux() && Environment.UserName == "root" && Exec("/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", folder) == 0;

    private static void Unmount(string folder) => Assert.Equal(0, Exec("/bin/umount", folder));

    private static int Exec(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
