using Perf.Cluster.Relay;
using Perf.Engine.Merging;

namespace Perf.Cluster.Coordination;

/// <summary>Agents that gather what others measure, where there are many. Nothing depends on them: what does not come through one is asked for directly. All within the mailbox.</summary>
internal sealed partial class ClusterRun : IRelayListener
{
    private static readonly long s_clockEvery = TimeSpan.FromSeconds(4).Ticks;

    private readonly RelayRoutes _routes = new();
    private readonly HashSet<int> _apart = [];
    private bool _isPlanDue;

    /// <summary>The agents that may gather what others measure.</summary>
    public IReadOnlyList<RelayAgent> Relays { get; init; } = [];

    Task<bool> IRelayListener.GatheredAsync(GatheredRound round)
    {
        var taken = new TaskCompletionSource<bool>();
        _mailbox.Post(() =>
        {
            bool isTaken = false;
            try
            {
                isTaken = Take(round);
            }
            finally
            {
                taken.TrySetResult(isTaken);
            }
        });
        return taken.Task;
    }

    void IRelayListener.RelayFailed(RelayAgent relay) => _mailbox.Post(() =>
    {
        _ = PlanLaterAsync(relay.Failed(_clock.UtcTicks));
        PlanRelays();
    });

    // First all is noted and merged, then heard: what one share's answer brings about must not come between two others' seconds.
    private bool Take(GatheredRound round)
    {
        RoundOrder order = RoundOrder.Of(round, _merger);
        if (!order.Fits)
        {
            if (order.Apart.Count > 0)
            {
                _apart.UnionWith(order.Apart);
                PlanRelaysSoon();
            }

            return false;
        }

        foreach (GatheredAnswer answer in round.Answers.Where(answer => answer.Reply is not null))
        {
            HearLoadEnd(answer.Share, answer.Reply!);
        }

        foreach (GatheredReport report in round.Answers.Where(answer => !answer.Share.IsDead).SelectMany(answer => answer.Reports))
        {
            Note(report.Share, _seats[report.Share.Seat], report.Report, report.Interval, report.Lines);
        }

        foreach (RoundStep step in order.Steps)
        {
            Report(Merge(step));
        }

        foreach (GatheredAnswer answer in round.Answers.Where(answer => !answer.Share.IsDead && answer.Reply is not null))
        {
            AgentSeat seat = _seats[answer.Share.Seat];
            FollowClock(seat);
            HearState(answer.Share, seat, answer.Reply!);
        }

        return true;
    }

    private IReadOnlyList<Interval> Merge(RoundStep step)
    {
        if (step.Sum is { } sum)
        {
            return _merger.AddSum([.. sum.Parts.Select(part => (part.Share.Id, part.Interval))], sum.Interval);
        }

        return step.Report is { } whole ? _merger.Add(whole.Share.Id, whole.Interval) : [];
    }

    // An answer that came through another agent was on its way for longer than anybody knows, and says nothing of its agent's clock: that is asked for by itself, not of all at the same moment.
    private void FollowClock(AgentSeat seat)
    {
        long now = _clock.UtcTicks;
        if (seat.ClockDueAt == 0)
        {
            seat.ClockDueAt = now + (s_clockEvery * (seat.Index % RelayPlan.GroupSize) / RelayPlan.GroupSize);
        }
        else if (now >= seat.ClockDueAt)
        {
            seat.ClockDueAt = now + s_clockEvery;
            _ = ReadClockAsync(seat);
        }
    }

    private async Task ReadClockAsync(AgentSeat seat)
    {
        try
        {
            long remote = await CallPatience.WaitAsync(seat.Calls.ClockAsync(), LinkTimes.Call, _services.Time, _over).ConfigureAwait(false);
            long received = _clock.UtcTicks;
            _mailbox.Post(() => seat.Track.Heard(remote, received));
        }
        catch (Exception)
        {
            // It is asked again soon; whether it is there is found out elsewhere.
        }
    }

    private async Task PlanLaterAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _services.Time, _over).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _mailbox.Post(PlanRelays);
    }

    // Once for all that is changed now.
    private void PlanRelaysSoon()
    {
        if (Relays.Count > 0 && !_isPlanDue)
        {
            _isPlanDue = true;
            _mailbox.Post(PlanRelays);
        }
    }

    private void PlanRelays()
    {
        _isPlanDue = false;
        ShareEntry[] living = [.. _ledger.Living.Where(share => share.HasBegun)];
        if (living.Length < RelayPlan.Fewest)
        {
            return;
        }

        long now = _clock.UtcTicks;
        ILookup<int, ShareEntry> bySeat = living.ToLookup(share => share.Seat);
        RelayMember[] members = [.. living.Where(share => !_apart.Contains(share.Id)).Select(share => new RelayMember(share.Id, share.Seat, _routes.RelayOf(share.Id)))];
        RelayCandidate[] candidates =
        [
            .. Relays.Where(relay => relay.PausedUntil <= now && relay.Seat is not { IsLost: true })
                .Select(relay => new RelayCandidate(relay.Number, bySeat[relay.Number].Count(), relay.Seat is { } seat ? AgentHeadroom.Expected(seat.Use.Current(), 0, 0) : 0)),
        ];
        Dictionary<int, RelayAgent> relays = Relays.ToDictionary(relay => relay.Number);
        _routes.Use(RelayPlan.Of(members, candidates), relay => new RelayGroup(relays[relay], _seats.Count > AgentAccount.MostWithDistributions, _clock, this, _over));
    }
}
