using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Perf.Module.Tests.Commands;

/// <summary>Agents as processes that the system tells to end, as Docker, Kubernetes and systemd do.</summary>
public sealed class DrainedAgentTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _cluster = string.Create(CultureInfo.InvariantCulture, $"localhost:{20_000 + RandomNumberGenerator.GetInt32(9_000)}");

    [Fact]
    public async Task StartPerfAgent_SigtermWithoutWork_LeavesAndEndsInOrder()
    {
        using var home = new TestRunHome();
        using Process agent = Start(home, "Start-PerfAgent idle | ForEach-Object Name; 'left'");
        try
        {
            await WaitAsync(agent, "idle");
            Perfsh.Signal(agent, "TERM");

            Assert.Equal(0, Perfsh.WaitForExit(agent));
            Assert.Equal("left", await LastLineAsync(agent));
        }
        finally
        {
            End(agent);
        }
    }

    [Fact]
    public async Task StartPerfAgent_SigtermInTheMiddleOfARun_GoesOnToItsEnd()
    {
        using var home = new TestRunHome();
        using var server = new EchoServer();
        using Process agent = Start(home, "Start-PerfAgent busy | ForEach-Object Name; 'left'");
        try
        {
            await WaitAsync(agent, "busy");
            using Process run = Start(home, $$"""
                $r = Invoke-PerfTest '{{home.Scenario(server.Address, seconds: 8)}}' -Agent * -WarningAction SilentlyContinue
                "$($r.Status) $(@($r.Agents).End -join ',') $(@($r.Agents).MissingStarts -join ',')"
                """);
            await WaitAsync(agent, "begins");
            await Task.Delay(TimeSpan.FromSeconds(3));
            Perfsh.Signal(agent, "TERM");

            Assert.Equal("Completed Completed 0", (await run.StandardOutput.ReadToEndAsync()).Trim());
            Perfsh.WaitForExit(run);
            Assert.Equal(0, Perfsh.WaitForExit(agent));
            Assert.Equal("left", await LastLineAsync(agent));
        }
        finally
        {
            End(agent);
        }
    }

    [Fact]
    public async Task StartPerfAgent_ASecondSigterm_EndsItAtOnce()
    {
        using var home = new TestRunHome();
        using var server = new EchoServer();
        using Process agent = Start(home, "Start-PerfAgent busy | ForEach-Object Name");
        Process? run = null;
        try
        {
            await WaitAsync(agent, "busy");
            run = Start(home, $"Invoke-PerfTest '{home.Scenario(server.Address, seconds: 300)}' -Agent *");
            await WaitAsync(agent, "begins");
            Perfsh.Signal(agent, "TERM");
            // That it takes no new work is told when the first one was heard.
            await WaitAsync(agent, "no new work");
            Perfsh.Signal(agent, "TERM");

            Assert.Equal(143, Perfsh.WaitForExit(agent));
        }
        finally
        {
            End(agent);
            End(run);
            run?.Dispose();
        }
    }

    // Reads on until a line has the words.
    private static async Task WaitAsync(Process process, string words)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(s_patience) is { } line)
        {
            if (line.Contains(words, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"It ended without '{words}': {await process.StandardError.ReadToEndAsync()}");
    }

    private static async Task<string> LastLineAsync(Process process) => (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];

    private static void End(Process? process)
    {
        if (process is { HasExited: false })
        {
            process.Kill();
        }
    }

    private Process Start(TestRunHome home, string command) =>
        Perfsh.Start("-NonInteractive", "-Command", $"$env:PERF_HOME = '{home.Home}'; $env:PERF_CLUSTER = '{_cluster}'; Set-Location '{home.Path}'; {command}");
}
