using System.Diagnostics;

namespace Perf.Module.Tests.Agents;

/// <summary>One agent of several that does not keep time: the whole run cannot be believed, and says whose fault it is.</summary>
public sealed class SaturatedAgentTests
{
    // Too short for anybody to give it up, and long enough that a part of its starts is made too late.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.8);

    [Fact]
    public async Task InvokePerfTest_OneAgentStandsStillForAMoment_MakesTheRunInvalidAndIsNamed()
    {
        using var home = new TestRunHome();
        using var server = new EchoServer();
        using var agents = new TestAgents(home, "quick", "slow");
        using Process run = agents.Begin(2, $$"""
            $r = Invoke-PerfTest '{{home.Scenario(server.Address, seconds: 6)}}' -Agent 2 -WarningAction SilentlyContinue
            "$($r.Status) $($r.Validity.IsValid) $(($r.Agents | Where-Object Name -eq slow).Validity.IsValid)"
            "$(@($r.Validity.Findings | Where-Object { $_.Invalidates -and $_.Message.StartsWith('agent slow: ') }).Count -gt 0)"
            "$(@($r | Test-PerfThreshold -Threshold 'http_reqs: count > 0' -WarningAction SilentlyContinue).Outcome -join ',')"
            """);
        await TestAgents.LoadAsync(run, server, requests: 40);
        Perfsh.Signal(agents[1], "STOP");
        await Task.Delay(s_pause);
        Perfsh.Signal(agents[1], "CONT");

        Task<string> error = run.StandardError.ReadToEndAsync();
        string[] lines = (await run.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Perfsh.WaitForExit(run);
        Assert.True(lines.Length > 0, await error);
        Assert.Equal(["Completed False False", "True", "Invalid"], lines);
    }
}
