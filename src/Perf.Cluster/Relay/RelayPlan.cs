using Perf.Cluster.Coordination;

namespace Perf.Cluster.Relay;

/// <summary>Which share is asked through whom. A pure function; what holds of the plan before stays as it is.</summary>
internal static class RelayPlan
{
    /// <summary>With fewer shares the coordinator asks each by itself.</summary>
    public const int Fewest = 65;

    /// <summary>How many shares a relay gathers, where there are relays enough.</summary>
    public const int GroupSize = 32;

    // Where there are not: what is beyond it is asked directly.
    private const int MostInGroup = 48;

    // Up to here a relay stays one: it is not replaced for being a little busier by that.
    private const double MostBusy = 0.9;

    /// <summary>How many relays so many shares are to have.</summary>
    public static int RelaysFor(int shares) => shares < Fewest ? 0 : (shares + GroupSize - 1) / GroupSize;

    /// <summary>Makes a plan.</summary>
    /// <param name="members">The shares.</param>
    /// <param name="candidates">The agents that may be relays.</param>
    /// <returns>The relay's number by the share's; shares that are not in it are asked directly.</returns>
    public static IReadOnlyDictionary<int, int> Of(IReadOnlyList<RelayMember> members, IReadOnlyList<RelayCandidate> candidates)
    {
        var plan = new Dictionary<int, int>();
        int[] relays = Choose(members, candidates);
        if (relays.Length == 0)
        {
            return plan;
        }

        int most = Math.Min(MostInGroup, (members.Count + relays.Length - 1) / relays.Length);
        Dictionary<int, int> sizes = relays.ToDictionary(relay => relay, _ => 0);

        // Its own share a relay asks without a message; others stay where they are as long as there is room.
        foreach (RelayMember member in members)
        {
            Put(member, member.Agent);
        }

        foreach (RelayMember member in members.Where(member => member.Relay is not null))
        {
            Put(member, member.Relay!.Value);
        }

        foreach (RelayMember member in members)
        {
            Put(member, relays.MinBy(relay => sizes[relay]));
        }

        return plan;

        void Put(RelayMember member, int relay)
        {
            if (sizes.TryGetValue(relay, out int size) && size < most && plan.TryAdd(member.Share, relay))
            {
                sizes[relay] = size + 1;
            }
        }
    }

    // Those that are relays already; then whoever makes no load, then whoever is least busy.
    private static int[] Choose(IReadOnlyList<RelayMember> members, IReadOnlyList<RelayCandidate> candidates)
    {
        HashSet<int> known = [.. members.Where(member => member.Relay is not null).Select(member => member.Relay!.Value)];
        return
        [
            .. candidates.Where(candidate => candidate.Busy < (known.Contains(candidate.Number) ? MostBusy : AgentHeadroom.Most))
                .OrderBy(candidate => known.Contains(candidate.Number) ? 0 : candidate.Shares == 0 ? 1 : 2)
                .ThenBy(candidate => candidate.Busy)
                .ThenBy(candidate => candidate.Number)
                .Select(candidate => candidate.Number)
                .Take(RelaysFor(members.Count)),
        ];
    }
}
