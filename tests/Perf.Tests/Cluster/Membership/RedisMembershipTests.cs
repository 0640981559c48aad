using Perf.Cluster.Membership;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Cluster.Membership;

public sealed class RedisMembershipTests(RedisServer server) : IClassFixture<RedisServer>
{
    [SkippableFact]
    public async Task Check_TheRightPassword_IsEnough()
    {
        server.Require();

        await StoreCheck.EnsureAsync(Connection(RedisServer.Password), CancellationToken.None);
    }

    [SkippableFact]
    public async Task Check_AWrongPassword_SaysSo()
    {
        server.Require();

        foreach (string password in new[] { "wrong-one", "" })
        {
            PerfException fault = await Assert.ThrowsAsync<PerfException>(() => StoreCheck.EnsureAsync(Connection(password), CancellationToken.None));

            Assert.Equal(ErrorIds.ClusterUnavailable, fault.Id);
            Assert.Contains("does not take the password", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong-one", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Check_NoServer_SaysHowToStartOne()
    {
        PerfException fault = await Assert.ThrowsAsync<PerfException>(
            () => StoreCheck.EnsureAsync(ClusterConnection.Parse("redis://127.0.0.1:9", _ => null), CancellationToken.None));

        Assert.Equal(ErrorIds.ClusterUnavailable, fault.Id);
        Assert.Contains("redis://127.0.0.1:9", fault.Message, StringComparison.Ordinal);
        Assert.Contains("redis-server", fault.Message, StringComparison.Ordinal);
    }

    private ClusterConnection Connection(string password) => ClusterConnection.Parse($"redis://:{Uri.EscapeDataString(password)}@127.0.0.1:{server.Port}", _ => null);
}
