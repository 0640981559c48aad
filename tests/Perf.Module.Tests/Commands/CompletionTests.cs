using System.Net;
using System.Net.Sockets;

namespace Perf.Module.Tests.Commands;

/// <summary>What Tab offers in a real session.</summary>
public sealed class CompletionTests(SharedShell shell) : IClassFixture<SharedShell>
{
    private const string Offer = "$WarningPreference = 'SilentlyContinue'; function Offer([string] $line) { '{0} = {1}' -f $line, ((TabExpansion2 $line $line.Length).CompletionMatches.CompletionText -join ' ') }\n";

    [Fact]
    public void Words_OfFilesAndEnvironments_AreThoseOfTheSessionsFolder()
    {
        using var home = new TestRunHome(shell);
        WriteShop(home);
        // What is loaded and compiled first takes its time on a busy machine, and completion does not wait for ever.
        Perfsh.Result result = home.Run(Offer + """
            $null = Get-PerfScenario
            $null = Get-PerfResult -List
            foreach ($line in 'Invoke-PerfTest -Path sho', "Find-PerfCapacity 'web", 'Test-PerfHealth -SmokeTest -Scenario sc', 'Find-PerfCapacity ./scenarios/shop.yaml -Flow ', 'Set-PerfOptimization -Scenario scenarios/shop.yaml -Flow b',
                'Invoke-PerfTest -Target ', 'Get-PerfKpi -Env st', 'Find-PerfCapacity x -Threshold http_req_resp', 'Get-PerfAgent -Cluster r',
                'Start-PerfAgent -AllowTarget ht', 'Import-PerfResult x -Submetric http_req_resp', 'Get-PerfResult -Since y', 'Get-PerfTrend -Period 7') { Offer $line }
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(
            [
                "Invoke-PerfTest -Path sho = ./scenarios/shop.yaml",
                "Find-PerfCapacity 'web = ./scenarios/shop.yaml",
                "Test-PerfHealth -SmokeTest -Scenario sc = ./scenarios/shop.yaml",
                "Find-PerfCapacity ./scenarios/shop.yaml -Flow  = browse buy",
                "Set-PerfOptimization -Scenario scenarios/shop.yaml -Flow b = browse buy",
                "Invoke-PerfTest -Target  = sample 'http://127.0.0.1:9'",
                "Get-PerfKpi -Env st = staging",
                "Find-PerfCapacity x -Threshold http_req_resp = 'http_req_response_time: p(95) < 500ms'",
                "Get-PerfAgent -Cluster r = 'redis://127.0.0.1:6379/0'",
                "Start-PerfAgent -AllowTarget ht = 'http://127.0.0.1:9' 'https://*.example.com'",
                "Import-PerfResult x -Submetric http_req_resp = http_req_response_time",
                "Get-PerfResult -Since y = yesterday",
                "Get-PerfTrend -Period 7 = 7d",
            ],
            result.Lines);
    }

    [Fact]
    public void Words_OfHistory_AreThoseOfStoredRuns()
    {
        using var home = new TestRunHome(shell);
        WriteShop(home);
        Perfsh.Result result = home.Run(Offer + """
            $env:PERF_BRANCH = 'feature/x'
            $env:PERF_COMMIT = '0123456789abcdef0123456789abcdef01234567'
            $run = Invoke-PerfTest ./scenarios/shop.yaml -Target sample
            $run | Set-PerfBaseline -Name release
            foreach ($line in 'Compare-PerfResult -Step l', 'Get-PerfTrend -Scenario "web shop" -Step l', 'Compare-PerfResult rel', 'Export-PerfReport -Baseline r', 'Test-PerfThreshold -ResultsPath x -Baseline r', 'Get-PerfResult -Branch f',
                'Compare-PerfResult -Metric http_req_resp', 'Import-PerfResult x -Name w') { Offer $line }
            "$($run.Id -in (TabExpansion2 'Compare-PerfResult ' 19).CompletionMatches.CompletionText)"
            "$((Get-PerfBaseline release | Get-PerfResult).Id -eq $run.Id)"
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(
            [
                "Compare-PerfResult -Step l = list",
                "Get-PerfTrend -Scenario \"web shop\" -Step l = list",
                "Compare-PerfResult rel = release",
                "Export-PerfReport -Baseline r = release",
                "Test-PerfThreshold -ResultsPath x -Baseline r = release",
                "Get-PerfResult -Branch f = feature/x",
                "Compare-PerfResult -Metric http_req_resp = http_req_response_time",
                "Import-PerfResult x -Name w = 'web shop'",
                "True",
                "True",
            ],
            result.Lines);
    }

    [Fact]
    public void Words_OfAHistoryThatDoesNotAnswer_AreNone_AndThePromptComesBack()
    {
        // It takes connections, and says nothing.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.RunAlone($$"""
            $env:PERF_HISTORY = 'influxdb://127.0.0.1:{{((IPEndPoint)silent.LocalEndpoint).Port}}/perf'
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            "offered $(@((TabExpansion2 'Remove-PerfResult -Id 2' 23).CompletionMatches).Count), soon $($clock.Elapsed.TotalSeconds -lt 30)"
            """);
        Assert.Equal("offered 0, soon True", result.Output.Trim());
    }

    private static void WriteShop(TestRunHome home)
    {
        Directory.CreateDirectory(Path.Combine(home.Path, "scenarios"));
        Directory.CreateDirectory(Path.Combine(home.Path, "config"));
        home.File(Path.Combine("config", "environments.yaml"), "development: { target: sample }\nstaging: { target: 'http://127.0.0.1:9' }\n");
        home.File(Path.Combine("scenarios", "shop.yaml"), """
            name: web shop
            target: sample
            load:
              visitors: { executor: shared-iterations, flow: browse, vus: 2, iterations: 20 }
              buyers: { executor: shared-iterations, flow: buy, vus: 1, iterations: 5 }
            flows:
              browse:
                steps:
                  - get: /items
                    name: list
              buy:
                steps:
                  - get: /items
                    name: order
            """);
    }
}
