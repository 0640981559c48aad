using System.Diagnostics;

namespace Perf.Module.Tests.Agents;

/// <summary>Agents as processes of their own, of which one stands still from the middle of a run on.</summary>
public sealed class StoppedAgentTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task InvokePerfTest_OneOfThreeAgentsStandsStill_ThatOneAloneIsLost(int stopped)
    {
        using var home = new TestRunHome();
        using var server = new EchoServer();
        using var agents = new TestAgents(home, "agent-0", "agent-1", "agent-2");
        using Process run = agents.Begin(3, $$"""
            $r = Invoke-PerfTest '{{home.Scenario(server.Address, seconds: 10)}}' -Agent * -WarningAction SilentlyContinue
            "$($r.Status) $(@($r.Agents).Count) $(@($r.Agents | Where-Object End -ne 'Completed').Name -join ',')"
            """);
        await TestAgents.LoadAsync(run, server, requests: 20);
        Perfsh.Signal(agents[stopped], "STOP");

        Task<string> error = run.StandardError.ReadToEndAsync();
        string output = (await run.StandardOutput.ReadToEndAsync()).Trim();
        Perfsh.WaitForExit(run);

        Assert.Equal(($"Completed 3 agent-{stopped}", ""), (output, await error));
    }
}
