using Perf.Cluster.Coordination;

namespace Perf.Tests.Cluster.Coordination;

public sealed class AgentConnectionsTests
{
    [Fact]
    public async Task ConnectAsync_NobodyAnswers_EachIsTriedTwiceAndFewAtOnce()
    {
        KeyValuePair<string, Uri>[] gateways = [.. Enumerable.Range(1, 40).Select(number => KeyValuePair.Create($"agent-{number}", new Uri($"gwy.tcp://10.0.0.{number}:30000/0")))];
        var counting = new Lock();
        var tries = new Dictionary<Uri, int>();
        int going = 0;
        int most = 0;

        await using AgentConnections connections = await AgentConnections.ConnectAsync(
            gateways,
            async ways =>
            {
                lock (counting)
                {
                    most = Math.Max(most, ++going);
                    tries[ways[0]] = tries.GetValueOrDefault(ways[0]) + 1;
                }

                await Task.Delay(1);
                lock (counting)
                {
                    going--;
                }

                return null;
            },
            null!,
            3).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.InRange(most, 1, 3);
        Assert.Equal(40, tries.Count);
        Assert.All(tries.Values, count => Assert.Equal(2, count));
        Assert.All(gateways, agent => Assert.False(connections.IsOwn(SomeAgents.Named(agent.Key))));
    }
}
