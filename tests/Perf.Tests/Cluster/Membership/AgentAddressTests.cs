using System.Net;
using Perf.Cluster.Membership;

namespace Perf.Tests.Cluster.Membership;

public sealed class AgentAddressTests
{
    // Longer than names can be: what is wrong with the store its own check says, and not this.
    private static readonly string s_longName = new('a', 300);

    [Fact]
    public async Task Of_StoreWhoseNameIsTooLong_IsThisMachinesOwn()
    {
        ClusterConnection connection = ClusterConnection.Parse($"redis://{s_longName}:6379", static _ => null);

        IPAddress address = await AgentAddress.OfAsync(null, connection, CancellationToken.None);

        Assert.NotEqual(IPAddress.Any, address);
    }

    [Fact]
    public async Task Of_GivenNameThatIsTooLong_SaysWhatToGive()
    {
        ClusterConnection connection = ClusterConnection.Parse("redis://localhost:6379", static _ => null);

        PerfException refused = await Assert.ThrowsAsync<PerfException>(() => AgentAddress.OfAsync(s_longName, connection, CancellationToken.None));

        Assert.Equal(ErrorIds.ArgumentInvalid, refused.Id);
        Assert.Contains("-Address", refused.Message, StringComparison.Ordinal);
    }
}
