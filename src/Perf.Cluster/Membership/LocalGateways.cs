using Orleans.Messaging;

namespace Perf.Cluster.Membership;

/// <summary>The ports at which coordinators reach the agents of this machine.</summary>
internal sealed class LocalGateways(LocalTableFile file) : IGatewayListProvider
{
    public TimeSpan MaxStaleness { get; } = TimeSpan.FromSeconds(2);

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways() => Task.FromResult<IList<Uri>>(
    [
        .. file.Read().Members.Where(one => one.Status == (int)SiloStatus.Active && one.Gateway > 0)
            .Select(one => GatewayUri.Of(SiloAddress.FromParsableString(one.Silo), one.Gateway)),
    ]);
}
