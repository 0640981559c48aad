using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;

namespace Perf.Cluster.Relay;

/// <summary>Through whom each share of a run is asked. Any thread may ask; one at a time changes the routes.</summary>
internal sealed class RelayRoutes
{
    private volatile Dictionary<int, RelayGroup> _groups = [];

    /// <summary>Asks for a share through its relay.</summary>
    /// <param name="share">The share.</param>
    /// <param name="seat">The agent that makes it.</param>
    /// <param name="request">Makes the request.</param>
    /// <returns>What came of it; null where there is no relay.</returns>
    public Task<RelayAnswer>? AskAsync(ShareEntry share, AgentSeat seat, Func<CollectRequest> request) =>
        _groups.TryGetValue(share.Id, out RelayGroup? group) ? group.AskAsync(new RelayQuestion(share, seat, request)) : null;

    /// <summary>The number of the relay through which a share is asked; null for directly.</summary>
    public int? RelayOf(int share) => _groups.TryGetValue(share, out RelayGroup? group) ? group.Relay.Number : null;

    /// <summary>From now on it is asked so.</summary>
    /// <param name="plan">The relay's number by the share's.</param>
    /// <param name="create">Makes the group of a relay that has none.</param>
    public void Use(IReadOnlyDictionary<int, int> plan, Func<int, RelayGroup> create)
    {
        Dictionary<int, RelayGroup> known = _groups.Values.Distinct().Where(group => !group.IsClosed).ToDictionary(group => group.Relay.Number);
        var groups = new Dictionary<int, RelayGroup>(plan.Count);
        foreach ((int share, int relay) in plan)
        {
            if (!known.TryGetValue(relay, out RelayGroup? group))
            {
                known[relay] = group = create(relay);
            }

            groups[share] = group;
        }

        _groups = groups;
    }
}
