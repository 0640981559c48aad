using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Perf.Module.Tests.Commands;

/// <summary>Test-PerfHealth and Register-PerfHealthCheck in the built module.</summary>
public sealed class HealthCommandTests(SharedShell shell) : IClassFixture<SharedShell>, IDisposable
{
    private readonly TestRunHome _home = new(shell);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _home.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Health_OfTargetsThatAreWellAndNot_IsAnObjectForEach()
    {
        using var well = new HealthServer("200 OK", """{"status":"UP"}""");
        using var login = new HealthServer("302 Found", "", "Location: /login\r\n");
        Perfsh.Result result = _home.Run($$"""
            $checks = Test-PerfHealth -Target {{well.Url}} -HealthPath /health, {{login.Url}}/health -Exclude disk, clock -WarningVariable warned -WarningAction SilentlyContinue
            $checks | ForEach-Object { "$($_.Name) $($_.Status)" }
            "$warned"
            ($checks | Format-Table | Out-String -Width 160) -replace '\e\[[0-9;]*m'
            $quiet = Test-PerfHealth -Target {{well.Url}} -Include target -Quiet
            "quiet $quiet"
            """);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("target:health Healthy", result.Lines);
        Assert.Contains($"target:{login.Url}/health Unhealthy", result.Lines);
        Assert.Contains("store Healthy", result.Lines);
        Assert.Contains("influxdb Skipped", result.Lines);
        Assert.Contains("sends elsewhere (302", result.Output, StringComparison.Ordinal);
        Assert.Contains("quiet True", result.Lines);
    }

    [Fact]
    public void Health_Enforced_IsExitCode99AndAReport()
    {
        using var starting = new HealthServer("503 Service Unavailable", "starting");
        string report = Path.Combine(_folder.Path, "health.md");
        Perfsh.Result result = _home.Run($"Test-PerfHealth -Target {starting.Url} -Include target -Enforce -OutputPath '{report}'; 'not reached'");
        Assert.Equal(99, result.ExitCode);
        Assert.DoesNotContain("not reached", result.Output, StringComparison.Ordinal);
        Assert.Contains("is not ready (503)", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Equal(99, _home.RunAlone("Test-PerfHealth -Include influxdb -Enforce").ExitCode);
        Assert.Equal(104, _home.Run("Test-PerfHealth -Include influxdbs").ExitCode);
    }

    [Fact]
    public void Health_WithAlert_TellsOfChangesAlone()
    {
        using var taker = new HealthServer("200 OK", "taken");
        using var target = new HealthServer("503 Service Unavailable", "starting");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "config", "ci-cd"));
        File.WriteAllText(Path.Combine(_folder.Path, "config", "ci-cd", "alerts.yaml"), $$"""channels: { hook: { type: webhook, url: "{{taker.Url}}/hook" } }""");
        Perfsh.Result result = _home.Run($$"""
            Set-Location '{{_folder.Path}}'
            foreach ($day in 1..2) { $report = Test-PerfHealth -Target {{target.Url}} -Include target -Alert -AsReport -WarningAction SilentlyContinue; "day $day $($report.Changes.Count)$($report.Changes.To)" }
            $report = Test-PerfHealth -Target {{taker.Url}} -Include target -Alert -AsReport; "day 3 $($report.Changes.Count)$($report.Changes.From)$($report.Changes.To)"
            """);
        Assert.Equal(["day 1 1Unhealthy", "day 2 0", "day 3 1UnhealthyHealthy"], result.Lines);
        string[] told = [.. taker.Requests.Where(request => request.Contains("/hook", StringComparison.Ordinal))];
        Assert.Equal(2, told.Length);
        Assert.Contains("\"firing\"", told[0], StringComparison.Ordinal);
        Assert.Contains("\"resolved\"", told[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Health_WhoseAlertCannotBeSent_IsReportedAllTheSame()
    {
        using var target = new HealthServer("503 Service Unavailable", "starting");
        string policy = Path.Combine(_folder.Path, "alerts.yaml"), report = Path.Combine(_folder.Path, "health.md");
        File.WriteAllText(policy, $$"""channels: { hook: { type: webhook, url: "{{target.Url}}/hook" } }""");
        // A file in place of the folder in which is kept what was told.
        string ask = $"New-Item -ItemType Directory -Force $env:PERF_HOME | Out-Null; Set-Content (Join-Path $env:PERF_HOME health) x; Test-PerfHealth -Target {target.Url} -Include target -Alert -Policy '{policy}' -OutputPath '{report}'";
        Perfsh.Result told = _home.Run($"{ask} -Quiet -ErrorVariable faults -ErrorAction SilentlyContinue; $faults[0].FullyQualifiedErrorId");
        Assert.Equal("False", told.Lines[0]);
        Assert.StartsWith("StoreUnavailable,", told.Lines[1], StringComparison.Ordinal);
        Assert.NotEqual(0, told.ExitCode);
        Assert.Contains("is not ready (503)", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Equal(99, _home.Run($"{ask} -Enforce").ExitCode);
    }

    [Fact]
    public void Health_WithASmokeTest_IsComparedWithTheOneBefore()
    {
        string scenario = Path.Combine(_folder.Path, "smoke.yaml");
        File.WriteAllText(scenario, """
            name: smoke
            target: sample
            load: { one: { executor: shared-iterations, vus: 1, iterations: 20, flow: look } }
            flows: { look: { steps: [ { get: /items } ] } }
            thresholds: { http_req_failed: [ "rate < 1%" ] }
            """);
        Perfsh.Result result = _home.Run($$"""
            foreach ($day in 1..2) { Test-PerfHealth -Scenario '{{scenario}}' -Include smoke -WarningAction SilentlyContinue | ForEach-Object { "$($_.Name) $($_.Status): $($_.Message)" } }
            "kept $(@(Get-PerfResult -Tag @{ health = 'smoke' }).Count)"
            """);
        Assert.Equal("smoke Healthy: The smoke test 'smoke' meets its thresholds; there is no earlier run to compare it with.", result.Lines[0]);
        Assert.StartsWith("smoke ", result.Lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("no earlier run", result.Lines[1], StringComparison.Ordinal);
        Assert.Equal("kept 2", result.Lines[2]);
    }

    [Fact]
    public void Register_WithWhatIf_PrintsAllAndWritesNothing()
    {
        string folder = Path.Combine(_folder.Path, "it's 100% mine");
        Directory.CreateDirectory(folder);
        Perfsh.Result cron = _home.Run($"Register-PerfHealthCheck -Name mine -Kind Cron -At 06:30 -WorkingDirectory '{folder.Replace("'", "''", StringComparison.Ordinal)}' -WhatIf | Out-Null");
        Assert.Equal(0, cron.ExitCode);
        Assert.Contains("30 6 * * * PERF_HOME=", cron.Output, StringComparison.Ordinal);
        Assert.Contains("100\\% mine", cron.Output, StringComparison.Ordinal);
        Perfsh.Result systemd = _home.Run("$schedule = Register-PerfHealthCheck -Name mine -Kind Systemd -Every 45m -WhatIf; \"$($schedule.IsRegistered) $($schedule.Files.Count)\"; $schedule.Files | Where-Object { Test-Path $_.Path }");
        Assert.Contains("ExecStart=", systemd.Output, StringComparison.Ordinal);
        Assert.Contains("False 2", systemd.Lines);
        Assert.Equal(104, _home.Run("Register-PerfHealthCheck -Name mine -Kind Cron -Every 45m -WhatIf").ExitCode);
        Assert.Equal(104, _home.Run("Register-PerfHealthCheck -Name mine -Kind ScheduledTask -EnvironmentFile x.env -WhatIf").ExitCode);
        Assert.Equal(104, _home.Run("Register-PerfHealthCheck -Name 'a b' -Kind Cron -WhatIf").ExitCode);
    }

    /// <summary>Answers each request the same.</summary>
    private sealed class HealthServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly byte[] _answer;
        private readonly List<string> _requests = [];

        internal HealthServer(string status, string body, string headers = "")
        {
            _answer = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
            _listener.Start();
            _ = AcceptAsync();
        }

        internal string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        internal IReadOnlyList<string> Requests
        {
            get
            {
                lock (_requests)
                {
                    return [.. _requests];
                }
            }
        }

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using TcpClient client = await _listener.AcceptTcpClientAsync();
                    NetworkStream stream = client.GetStream();
                    var request = new StringBuilder();
                    byte[] buffer = new byte[64 * 1024];
                    while (!IsWhole(request.ToString()))
                    {
                        int read = await stream.ReadAsync(buffer);
                        if (read == 0)
                        {
                            break;
                        }

                        request.Append(Encoding.UTF8.GetString(buffer, 0, read));
                    }

                    lock (_requests)
                    {
                        _requests.Add(request.ToString());
                    }

                    await stream.WriteAsync(_answer);
                }
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException or IOException)
            {
                // The test is over.
            }
        }

        private static bool IsWhole(string request)
        {
            int head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            string? length = request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            return head >= 0 && (length is null || Encoding.UTF8.GetByteCount(request[(head + 4)..]) >= int.Parse(length.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
