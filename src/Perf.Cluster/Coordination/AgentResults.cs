using Perf.Engine.Merging;

namespace Perf.Cluster.Coordination;

/// <summary>What each agent had of a run. Pure but for the sums that it asks for.</summary>
internal static class AgentResults
{
    /// <summary>The agents' results, in the order of their places.</summary>
    public static IReadOnlyList<AgentResult> Of(IReadOnlyList<AgentSeat> seats, IReadOnlyList<ShareEntry> shares)
    {
        ILookup<int, ShareEntry> own = shares.ToLookup(share => share.Seat);
        ILookup<ShareEntry?, ShareEntry> heirs = shares.Where(share => share.HasBegun).ToLookup(share => share.Lost);
        return [.. seats.Select(seat => seat.Account.Complete(
            new AgentResult
            {
                Name = seat.Agent.Name,
                Machine = seat.Agent.Machine,
                Cores = seat.Agent.Cores,
                Version = seat.Agent.Version,
                Share = seat.Part,
                End = seat.End,
                Reason = seat.Reason,
                LostAt = seat.LostAt,
                ClockOffset = seat.Clock.Offset / (double)TimeSpan.TicksPerMillisecond,
                ClockUncertainty = seat.Clock.Uncertainty / (double)TimeSpan.TicksPerMillisecond,
                StartSkew = seat.StartSkew,
                Missing = own[seat.Index].Select(share => share.Missing).DefaultIfEmpty().Max(),
                MissingStarts = Math.Max(0, own[seat.Index].Sum(share => share.MissingStarts)),
                UnfinishedIterations = own[seat.Index].Sum(share => share.Unfinished),
                IsAbandoned = own[seat.Index].Any(share => share.IsShort),
                TakenOverBy = [.. own[seat.Index].SelectMany(share => heirs[share]).Select(heir => seats[heir.Seat].Agent.Name).Distinct()],
                RefusedReports = own[seat.Index].Sum(share => share.RefusedReports),
            },
            seats.Count <= AgentAccount.MostWithDistributions))];
    }
}
