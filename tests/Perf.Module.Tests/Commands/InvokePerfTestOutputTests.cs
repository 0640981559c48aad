using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Perf.Module.Tests.Commands;

/// <summary>Invoke-PerfTest -Output as a user meets it: in the built shell, with the built module.</summary>
public sealed class InvokePerfTestOutputTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Fact]
    public void Files_HoldWhatTheResultCounts()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $r = Invoke-PerfTest '{{home.Scenario()}}' -Output json=out/seconds.ndjson, @{ csv = 'out/seconds.csv' }, @{ json = 'out/samples.ndjson'; layout = 'k6'; name = 'samples' }
            $r.Outputs | ForEach-Object { "$($_.Name) $($_.Kind) $($_.Lost) $($_.Spilled) $($_.Written -gt 0)" }
            (Import-Csv out/seconds.csv | Where-Object { $_.metric -eq 'http_reqs' -and $_.step -eq '(all)' } | Measure-Object sum -Sum).Sum
            @(Get-Content out/seconds.ndjson).Count -eq $r.Outputs[0].Written
            @(Get-Content out/samples.ndjson | ConvertFrom-Json | Where-Object { $_.type -eq 'Point' -and $_.metric -eq 'http_reqs' }).Count
            @((Get-PerfResult).Outputs).Count
            $r.Warnings.Count
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["json Json 0 0 True", "csv Csv 0 0 True", "samples Json 0 0 True", "20", "True", "20", "3", "0"], result.Lines);
    }

    [Fact]
    public void ServerThatIsNotThere_IsAWarning_AndItsPointsAreSentByTheNextRun()
    {
        using var home = new TestRunHome(shell);
        int port = FreePort();
        Perfsh.Result first = home.Run($$"""
            $w = @()
            $r = Invoke-PerfTest '{{home.Scenario()}}' -Output 'influxdb=http://me:hunter2@127.0.0.1:{{port}}/perf' -WarningVariable w -WarningAction SilentlyContinue
            "$($r.Status) $($r.Outputs[0].Written) $($r.Outputs[0].Lost) $($r.Outputs[0].Spilled -gt 10)"
            @($w).Count
            "$w"
            """);
        Assert.Equal("Completed 0 0 True", first.Lines[0]);
        Assert.Contains("is not ready", first.Output, StringComparison.Ordinal);
        Assert.Contains("keeps", first.Output, StringComparison.Ordinal);

        // No secret is anywhere in the home: not in the store, not in what waits.
        Assert.DoesNotContain("hunter2", first.Output + first.Error, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(home.Home, "*", SearchOption.AllDirectories), file => Assert.False(File.ReadAllBytes(file).AsSpan().IndexOf("hunter2"u8) >= 0, file));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(home.Home, "spill"), "*.gz", SearchOption.AllDirectories));

        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (listener.IsListening)
            {
                HttpListenerContext context = await listener.GetContextAsync();
                await context.Request.InputStream.CopyToAsync(Stream.Null);
                context.Response.StatusCode = 204;
                context.Response.Close();
            }
        });
        Perfsh.Result second = home.Run($$"""
            $r = Invoke-PerfTest '{{home.Scenario()}}' -Output 'influxdb=http://me:hunter2@127.0.0.1:{{port}}/perf'
            "$($r.Outputs[0].Replayed -gt 10) $($r.Outputs[0].Lost) $($r.Outputs[0].Spilled) $($r.Warnings.Count)"
            """);
        Assert.Equal(["True 0 0 0"], second.Lines);
        Assert.Empty(Directory.Exists(Path.Combine(home.Home, "spill")) ? Directory.GetFiles(Path.Combine(home.Home, "spill"), "*.gz", SearchOption.AllDirectories) : []);
    }

    [Fact]
    public void RequiredServerThatIsNotThere_EndsWith104_AndNothingIsRun()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"try {{ Invoke-PerfTest '{home.Scenario(extra: $"outputs: [ {{ influxdb: {{ url: \"http://127.0.0.1:{FreePort()}\", database: perf, required: true }} }} ]")}' }} catch {{ $_.FullyQualifiedErrorId; $_.Exception.Message }}; @(Get-PerfResult).Count");
        Assert.StartsWith("OutputUnavailable", result.Lines[0], StringComparison.Ordinal);
        Assert.Contains("Nothing was run", result.Lines[1], StringComparison.Ordinal);
        Assert.Equal("0", result.Lines[^1]);
    }

    [Theory]
    [InlineData("cloud", "there is no output")]
    [InlineData("influxdb=http://h", "needs a database")]
    public void Mistake_IsToldBeforeTheLoad(string output, string message)
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"try {{ Invoke-PerfTest '{home.Scenario()}' -Output '{output}' }} catch {{ $_.FullyQualifiedErrorId; $_.Exception.Message }}; @(Get-PerfResult).Count");
        Assert.StartsWith("OutputInvalid", result.Lines[0], StringComparison.Ordinal);
        Assert.Contains(message, result.Lines[1], StringComparison.Ordinal);
        Assert.Equal("0", result.Lines[^1]);
    }

    [Fact]
    public async Task Scrape_IsThereWhileTheRunGoesOn_AndForALastOne()
    {
        using var home = new TestRunHome(shell);
        using var target = new HeldServer();
        int port = FreePort();
        string command = $"$env:PERF_HOME = '{home.Home}'; $r = Invoke-PerfTest '{home.Scenario(target.Address)}' -Output @{{ prometheus = '127.0.0.1:{port}'; linger = '5m' }}; $r.Outputs[0] | ConvertTo-Json -Compress";
        using System.Diagnostics.Process process = Perfsh.Start("-NonInteractive", "-Command", command);
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        string during = "";
        string last = "";
        try
        {
            // The target holds the first requests until the figures were fetched, and the address stays until the last ones were: neither depends on how fast this machine is.
            while (!process.HasExited)
            {
                bool goesOn = target.IsAsked && !target.IsReleased;
                string now = await FetchAsync(http, $"http://127.0.0.1:{port}/metrics", limit.Token);
                if (now.Contains("status=\"Completed\"", StringComparison.Ordinal))
                {
                    last = now;
                }
                else if (goesOn && now.Length > 0)
                {
                    during = now;
                    target.Release();
                }

                await Task.Delay(20, limit.Token);
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        Assert.Matches("(?m)^perf_run_ended\\{[^}]*\\} 0$", during);
        Assert.Matches("(?m)^perf_run_ended\\{[^}]*status=\"Completed\"[^}]*\\} 1$", last);
        Assert.Contains("http_request_duration_seconds_count{scenario=\"test run\",step=\"the request\"} 20\n", last, StringComparison.Ordinal);
        JsonElement output = JsonDocument.Parse(await process.StandardOutput.ReadToEndAsync()).RootElement;
        Assert.Equal(JsonValueKind.Null, output.GetProperty("LastError").ValueKind);
        Assert.Equal(0, Perfsh.WaitForExit(process));
    }

    [Fact]
    public void WhatIf_ShowsOutputs_AndSendsNothing()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"Invoke-PerfTest '{home.Scenario()}' -Output csv=x.csv, influxdb=http://me:hunter2@127.0.0.1:1/perf -WhatIf; Test-Path x.csv");
        Assert.Contains("output csv ", result.Output, StringComparison.Ordinal);
        Assert.Contains("output influxdb http://127.0.0.1:1/perf", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output, StringComparison.Ordinal);
        Assert.Equal("False", result.Lines[^1]);
    }

    // Nothing where nobody listens, not yet or no more.
    private static async Task<string> FetchAsync(HttpClient http, string address, CancellationToken cancellation)
    {
        try
        {
            return await http.GetStringAsync(address, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return "";
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A target that answers nobody until it is told to.</summary>
    private sealed class HeldServer : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isAsked;

        public HeldServer()
        {
            Address = $"http://127.0.0.1:{FreePort()}";
            _listener.Prefixes.Add($"{Address}/");
            _listener.Start();
            _ = Task.Run(ServeAsync);
        }

        public string Address { get; }

        public bool IsAsked => _isAsked;

        public bool IsReleased => _released.Task.IsCompleted;

        public void Release() => _released.TrySetResult();

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    HttpListenerContext context = await _listener.GetContextAsync();
                    _isAsked = true;
                    _ = _released.Task.ContinueWith(_ => context.Response.Close(), TaskScheduler.Default);
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
            }
        }
    }
}
