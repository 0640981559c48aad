using System.Diagnostics;
using System.Globalization;

namespace Perf.Module.Tests.Agents;

/// <summary>Runs that agents in processes of their own make, and what becomes of a run when one of them dies or is drained.</summary>
public sealed class AgentRunTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void InvokePerfTest_TwoAgents_MakeThePlanExactly()
    {
        using var home = new TestRunHome();
        using var server = new EchoServer();
        using var agents = new TestAgents(home, "one", "two");
        using Process run = agents.Begin(2, $$"""
            $r = Invoke-PerfTest '{{home.Scenario(server.Address)}}' -Agent 2 -WarningAction SilentlyContinue
            "$($r.Status) $($r.Metrics['iterations'].Count) $($r.Metrics['http_reqs'].Count)"
            "$(@($r.Agents | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Metrics['iterations'].Count) $($_.End) $($null -eq $_.LostAt)" }) -join ', ')"
            "$((Get-PerfResult -Id $r.Id).Agents.Count)"
            """);

        Assert.Equal(["Completed 20 20", "one 10 Completed True, two 10 Completed True", "2"], Lines(run));
        Assert.Equal(20, server.Requests);
    }

    [Fact]
    public async Task InvokePerfTest_AgentIsKilled_WhatIsCountedAndWhatIsLostAreThePlan()
    {
        const int Planned = 160;
        using var home = new TestRunHome();
        using var server = new EchoServer();
        using var agents = new TestAgents(home, "one", "two");
        using Process run = agents.Begin(2, $$"""
            $r = Invoke-PerfTest '{{home.Scenario(server.Address, seconds: 8)}}' -Agent 2 -WarningAction SilentlyContinue
            $lost = $r.Agents | Where-Object Name -eq one
            $other = $r.Agents | Where-Object Name -eq two
            "$($r.Status) $($lost.End) $($other.End) $(@($lost.TakenOverBy) -contains 'two' -or $lost.IsAbandoned)"
            "$($lost.LostAt.ToUnixTimeMilliseconds())"
            "$($r.Metrics['iterations'].Count) $($r.Metrics['dropped_iterations'].Count + $lost.MissingStarts + $lost.UnfinishedIterations)"
            """);
        await TestAgents.LoadAsync(run, server, requests: 40);
        long killed = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        agents[0].Kill();

        string[] lines = Lines(run);

        // On a machine that is busy with other tests the other one may have no room for it; then that is told.
        Assert.Equal("Completed Lost Completed True", lines[0]);
        Assert.True(long.Parse(lines[1], CultureInfo.InvariantCulture) >= killed, "It was given up before it was killed.");
        int[] counts = [.. lines[2].Split(' ').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];

        // A start at the moment at which the last report was cut may be told twice or not at all.
        Assert.InRange(counts.Sum(), Planned - 1, Planned + 1);
        Assert.InRange(counts[0], 1, server.Requests);
    }

    [Fact]
    public async Task StopPerfAgent_InTheMiddleOfARun_EndsWhenItsPartHas()
    {
        using var home = new TestRunHome();
        using var server = new EchoServer();
        using var agents = new TestAgents(home, "one", "two");
        using Process run = agents.Begin(2, $$"""
            $r = Invoke-PerfTest '{{home.Scenario(server.Address, seconds: 5)}}' -Agent 2 -WarningAction SilentlyContinue
            "$($r.Status) $($r.Metrics['iterations'].Count + $r.Metrics['dropped_iterations'].Count) $(@($r.Agents | Where-Object End -ne Completed).Count)"
            """);
        await TestAgents.LoadAsync(run, server, requests: 20);
        using Process drain = agents.Begin(0, "(Stop-PerfAgent one -Confirm:$false).State");

        Assert.Equal(["Draining"], Lines(drain));
        Assert.Equal(["Completed 100 0"], Lines(run));
        Assert.True(agents[0].WaitForExit(s_limit), "A drained agent's process ends.");
        Assert.False(agents[1].HasExited);
    }

    private static string[] Lines(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Perfsh.WaitForExit(process);
        Assert.True(lines.Length > 0, error.GetAwaiter().GetResult());
        return lines;
    }
}
