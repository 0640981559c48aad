using Orleans.Messaging;

namespace Perf.Cluster.Coordination;

/// <summary>Some agents' ways in and no others: who is asked through them is asked through nobody else.</summary>
/// <param name="gateways">The ways in, as Orleans writes them.</param>
internal sealed class FixedGateways(IReadOnlyList<Uri> gateways) : IGatewayListProvider
{
    public TimeSpan MaxStaleness { get; } = TimeSpan.FromSeconds(2);

    // The same list each time; but one that was found dead is tried again when it is read anew.
    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways() => Task.FromResult<IList<Uri>>([.. gateways]);
}
