using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Perf.Module.Tests.Commands;

/// <summary>Agents as processes of their own, of which one stands still in the middle of a run.</summary>
public sealed class StoppedAgentTests
{
    private const int Agents = 3;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task InvokePerfTest_OneOfThreeAgentsStandsStill_ThatOneAloneIsLost(int stopped)
    {
        using var home = new TestRunHome();
        using var server = new EchoServer();
        string cluster = string.Create(CultureInfo.InvariantCulture, $"localhost:{20_000 + RandomNumberGenerator.GetInt32(9_000)}");
        Process[] agents = [.. Enumerable.Range(0, Agents).Select(number => Start(home, cluster, $"Start-PerfAgent agent-{number}"))];
        try
        {
            // The run takes longer than anything before it, so that the agent is stopped in its middle.
            using Process run = Start(home, cluster, $$"""
                while (@(Get-PerfAgent -ErrorAction SilentlyContinue).Count -lt {{Agents}}) { Start-Sleep -Milliseconds 200 }
                $null = Start-Process /bin/sh -ArgumentList '-c', '"sleep 8; kill -STOP {{agents[stopped].Id}}"' -PassThru
                $r = Invoke-PerfTest '{{home.Scenario(server.Address, seconds: 20)}}' -Agent * -WarningAction SilentlyContinue
                "$($r.Status) $(@($r.Agents).Count) $(@($r.Agents | Where-Object End -ne 'Completed').Name -join ',')"
                """);
            Task<string> error = run.StandardError.ReadToEndAsync();
            string output = (await run.StandardOutput.ReadToEndAsync()).Trim();
            Perfsh.WaitForExit(run);

            Assert.Equal(($"Completed {Agents} agent-{stopped}", ""), (output, await error));
        }
        finally
        {
            foreach (Process agent in agents)
            {
                agent.Kill();
                agent.Dispose();
            }
        }
    }

    private static Process Start(TestRunHome home, string cluster, string command) =>
        Perfsh.Start("-NonInteractive", "-Command", $"$env:PERF_HOME = '{home.Home}'; $env:PERF_CLUSTER = '{cluster}'; Set-Location '{home.Path}'; {command}");
}
