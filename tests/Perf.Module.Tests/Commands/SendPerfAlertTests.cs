using System.Net;
using System.Net.Sockets;

namespace Perf.Module.Tests.Commands;

public sealed class SendPerfAlertTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Fact]
    public void WhatIf_ShowsTheMessageAndNoSecret_AndWhatIsDownWaits()
    {
        using var home = new TestRunHome(shell);
        Policy(home, "http://127.0.0.1:9/hook");
        Perfsh.Result result = home.Run("""
            $env:PERF_TEST_TOKEN = 'a-token-that-nobody-may-see'
            $d = Send-PerfAlert 'It is slow' 'Look at it' -Severity Critical -WhatIf
            "$($d.Outcome) $($d.Channel) $($d.Preview -match 'It is slow') $($d.Preview -match 'nobody-may-see')"
            $d = Send-PerfAlert 'It is slow' -Severity Critical -RetryFor 0 -WarningAction SilentlyContinue
            "$($d.Outcome) $($d.Attempts)"
            $d = Send-PerfAlert -Flush -RetryFor 0 -WarningAction SilentlyContinue
            "$($d.Outcome) $($d.Attempts)"
            """);
        Assert.Contains("Previewed hook True False", result.Lines);
        Assert.Equal(["Waiting 1", "Waiting 2"], result.Lines[^2..]);
        Assert.DoesNotContain("nobody-may-see", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ThatFailsAndThenPasses_IsToldAndResolved()
    {
        using var home = new TestRunHome(shell);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var bodies = new List<string>();
        using var stop = new CancellationTokenSource();
        Task serving = ServeAsync(listener, bodies, stop.Token);
        Policy(home, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook");
        Perfsh.Result result = home.Run($$"""
            $env:PERF_TEST_TOKEN = 'a-token-that-nobody-may-see'
            $bad = Invoke-PerfTest '{{home.Scenario()}}'
            $verdicts = @($bad | Test-PerfThreshold -Threshold 'http_reqs: count > 1000000' | Where-Object Threshold -match 'http_reqs')
            $verdicts | Send-PerfAlert | ForEach-Object { "$($_.Outcome) $($_.State) $($_.RunId -eq $bad.Id) $($_.Latency.TotalMinutes -lt 60)" }
            $verdicts | Send-PerfAlert | ForEach-Object { "$($_.Outcome)" }
            $good = [Perf.Verdict]@{ Outcome = 'Pass'; Threshold = $verdicts[0].Threshold; Scenario = $bad.Scenario; RunId = $bad.Id; Metric = 'http_reqs' }
            $good | Send-PerfAlert | ForEach-Object { "$($_.Outcome) $($_.State)" }
            @($good | Send-PerfAlert).Count
            (Get-PerfKpi AlertLatency -Period 1h -WarningAction SilentlyContinue).Met
            """);
        stop.Cancel();
        Assert.Equal(["Delivered Firing True True", "Suppressed", "Delivered Resolved", "0", "True"], result.Lines);
        Assert.Equal(2, bodies.Count);
        Assert.Contains("\"state\": \"firing\"", bodies[0], StringComparison.Ordinal);
        Assert.Contains("\"state\": \"resolved\"", bodies[1], StringComparison.Ordinal);
        Assert.True(serving.IsCompleted || stop.IsCancellationRequested);
    }

    [Fact]
    public async Task Flush_OfSeveralProcessesAtOnce_SendsEachMessageOnce()
    {
        using var home = new TestRunHome(shell);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Policy(home, $"http://127.0.0.1:{port}/hook");
        const string Token = "$env:PERF_TEST_TOKEN = 'x'; ";
        Perfsh.Result waiting = home.Run(Token + "1..8 | ForEach-Object { $null = Send-PerfAlert \"message $_\" -RetryFor 0 -WarningAction SilentlyContinue }; @(Get-ChildItem \"$env:PERF_HOME/outbox/waiting\").Count");
        Assert.Equal(["8"], waiting.Lines);

        using var server = new TcpListener(IPAddress.Loopback, port);
        server.Start();
        var bodies = new List<string>();
        using var stop = new CancellationTokenSource();
        _ = ServeAsync(server, bodies, stop.Token);
        Perfsh.Result[] results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => home.RunAlone(Token + "@(Send-PerfAlert -Flush | Where-Object Outcome -eq Delivered).Count"))));
        await stop.CancelAsync();
        Assert.Equal(8, results.Sum(result => int.Parse(Assert.Single(result.Lines), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(8, bodies.Count);
        Assert.Equal(8, bodies.Distinct().Count());
    }

    [Fact]
    public void Mail_FromTheModule_NeedsNoLibraryThatItLacks()
    {
        using var home = new TestRunHome(shell);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        List<string> mail = [];
        _ = MailAsync(listener, mail, stop.Token);
        Policy(home, $"channels: {{ email: {{ host: 127.0.0.1, port: {((IPEndPoint)listener.LocalEndpoint).Port}, tls: none, from: perf@example.com, to: ops@example.com }} }}\n", isWhole: true);
        Perfsh.Result result = home.Run("Send-PerfAlert 'Mail from the module' 'ä €' | ForEach-Object { \"$($_.Outcome) $($_.Reason)\" }");
        stop.Cancel();
        Assert.Equal(["Delivered "], result.Lines);
        Assert.Contains(mail, line => line.StartsWith("Subject: [WARNING] Mail from the module", StringComparison.Ordinal));
    }

    [Fact]
    public void Policy_ThatIsMissingOrWrong_IsAClearError()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result none = home.Run("Send-PerfAlert x");
        Assert.Equal(104, none.ExitCode);
        Assert.Contains("config/ci-cd/alerts.yaml", none.Error, StringComparison.Ordinal);
        home.File("bad.yaml", "channels:\n  slack:\n    url: https://hooks.slack.com/services/T/B/x\n");
        Perfsh.Result secret = home.Run("Send-PerfAlert x -Policy bad.yaml");
        Assert.Contains("bad.yaml:3:", secret.Error, StringComparison.Ordinal);
        Assert.Contains("secrets do not stand in files", secret.Error, StringComparison.Ordinal);
    }

    private static void Policy(TestRunHome home, string urlOrText, bool isWhole = false)
    {
        Directory.CreateDirectory(Path.Combine(home.Path, "config", "ci-cd"));
        home.File(
            "config/ci-cd/alerts.yaml",
            isWhole ? urlOrText : $$"""channels: { hook: { type: webhook, url: "{{urlOrText}}", headers: { Authorization: "Bearer ${env:PERF_TEST_TOKEN}" } } }""");
    }

    private static async Task ServeAsync(TcpListener listener, List<string> bodies, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using TcpClient client = await listener.AcceptTcpClientAsync(stop);
            NetworkStream stream = client.GetStream();
            using var reader = new StreamReader(stream, leaveOpen: true);
            int length = 0;
            while (await reader.ReadLineAsync(stop) is { Length: > 0 } line)
            {
                length = line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase) ? int.Parse(line[16..], System.Globalization.CultureInfo.InvariantCulture) : length;
            }

            // Bytes and characters are the same here.
            char[] body = new char[length];
            await reader.ReadBlockAsync(body, stop);
            bodies.Add(new string(body));
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stop);
        }
    }

    // As little of SMTP as a client needs (RFC 5321).
    private static async Task MailAsync(TcpListener listener, List<string> mail, CancellationToken stop)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(stop);
        using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
        using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 localhost");
        bool isData = false;
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            if (isData)
            {
                mail.Add(line);
                isData = line != ".";
                if (!isData)
                {
                    await writer.WriteLineAsync("250 taken");
                }
            }
            else
            {
                isData = line == "DATA";
                await writer.WriteLineAsync(isData ? "354 go on" : line == "QUIT" ? "221 bye" : "250 localhost");
            }
        }
    }
}
