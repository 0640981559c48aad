using Perf.Cluster.Coordination;

namespace Perf.Cluster.Relay;

/// <summary>Hears of relays, from any thread.</summary>
internal interface IRelayListener
{
    /// <summary>A relay has brought what it was asked for.</summary>
    /// <param name="round">What it brought.</param>
    /// <returns>Whether it was taken: all of it or nothing.</returns>
    Task<bool> GatheredAsync(GatheredRound round);

    /// <summary>A relay did not answer in time, with what cannot be read, or with little of what it was asked for.</summary>
    /// <param name="relay">The relay.</param>
    void RelayFailed(RelayAgent relay);

    /// <summary>Time after time a relay did not bring a share that was there when it was asked directly.</summary>
    /// <param name="share">The share.</param>
    void NotReached(ShareEntry share);
}
