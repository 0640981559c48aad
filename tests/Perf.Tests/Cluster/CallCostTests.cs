using Perf.Cluster;
using Perf.Cluster.Contracts;
using Xunit.Abstractions;

namespace Perf.Tests.Cluster;

/// <summary>What a call to an agent takes by itself: a real silo on loopback, and who asks in the same process.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync.")]
public sealed class CallCostTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int AtOnce = 32;
    private const int Rounds = 100;

    private readonly LocalAgents _agents = new();

    [Fact]
    public async Task CollectAsync_ThousandsOfCalls_EachIsAnswered()
    {
        AgentProcess agent = await _agents.StartAsync(new AgentOptions { Name = "one" });
        ILoadAgent calls = LocalAgents.Of(await _agents.ConnectAsync(), agent);
        Assert.Equal(AtOnce * Rounds, await AskAsync(calls));
        TimeSpan before = Environment.CpuUsage.TotalTime;

        int answered = await AskAsync(calls);

        // Both ends are in it, so that it is more than what the one who asks takes.
        double each = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (AtOnce * Rounds);
        output.WriteLine($"a call takes {each:0} us of CPU, both ends together");
        ScaleFigures.Tell("call", new Dictionary<string, double> { ["cpuMicroseconds"] = each });
        Assert.Equal(AtOnce * Rounds, answered);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _agents.DisposeAsync();

    private static async Task<int> AskAsync(ILoadAgent agent)
    {
        int answered = 0;
        for (int i = 0; i < Rounds; i++)
        {
            CollectReply[] replies = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => agent.CollectAsync(new CollectRequest { RunId = "run-1", ShareId = 7 })));
            answered += replies.Count(reply => reply.State == ShareState.Unknown);
        }

        return answered;
    }
}
