using Perf.Cluster.Relay;
using Perf.Engine.Merging;

namespace Perf.Cluster.Coordination;

/// <summary>Agents that gather what others measure, where there are many. Nothing depends on them: what does not come through one is asked for directly. All within the mailbox.</summary>
internal sealed partial class ClusterRun : IRelayListener
{
    private static readonly long s_clockEvery = TimeSpan.FromSeconds(4).Ticks;

    // So often it is looked whether those that gather still can.
    private static readonly long s_planEvery = TimeSpan.FromSeconds(10).Ticks;

    private readonly RelayRoutes _routes = new();

    // Shares that are asked directly: those whose seconds are not the others', and, up to a moment, those that their relays do not reach.
    private readonly HashSet<int> _apart = [];
    private readonly Dictionary<int, long> _unreached = [];
    private long _planDueAt;
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

    void IRelayListener.NotReached(ShareEntry share) => _mailbox.Post(() =>
    {
        _unreached[share.Id] = _clock.UtcTicks + LinkTimes.RelayPause.Ticks;
        PlanRelaysSoon();
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

        // Also of a share that was lost meanwhile, whose reports are refused.
        foreach (GatheredReport report in round.Answers.SelectMany(answer => answer.Reports))
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
            FollowClock(answer.Share, seat);
            HearState(answer.Share, seat, answer.Reply!);
        }

        if (_clock.UtcTicks >= _planDueAt)
        {
            _planDueAt = _clock.UtcTicks + s_planEvery;
            PlanRelaysSoon();
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

    // Whether a share that is asked apart has its seconds where all have theirs; looked at before the interval is merged.
    private bool IsInPlace(ShareEntry share, Interval interval) => _apart.Contains(share.Id) && SecondSum.SecondOf(interval) is { } second
        && _merger.ThroughOf(share.Id) is { } through && _merger.PlaceOf(interval.Start + interval.Length, through) == second;

    // An answer that came through another agent was on its way for longer than anybody knows, and says nothing of its agent's clock: that is asked for by itself, not of all at the same moment.
    private void FollowClock(ShareEntry share, AgentSeat seat)
    {
        long now = _clock.UtcTicks;
        if (seat.ClockDueAt == 0)
        {
            seat.ClockDueAt = now + (s_clockEvery * (seat.Index % RelayPlan.GroupSize) / RelayPlan.GroupSize);
        }
        else if (now >= seat.ClockDueAt)
        {
            seat.ClockDueAt = now + s_clockEvery;
            _ = ReadClockAsync(seat, _links[share.Id]);
        }
    }

    private async Task ReadClockAsync(AgentSeat seat, AgentLink link)
    {
        try
        {
            long remote = await CallPatience.WaitAsync(seat.Calls.ClockAsync(), LinkTimes.Call, _services.Time, _over).ConfigureAwait(false);
            long received = _clock.UtcTicks;
            _mailbox.Post(() => seat.Track.Heard(remote, received));
        }
        catch (Exception)
        {
            // It is asked again soon. Whether it can be reached from here is found out by asking for its share.
            link.Doubt();
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
        long now = _clock.UtcTicks;
        ShareEntry[] living = [.. _ledger.Living.Where(share => share.HasBegun)];
        ILookup<int, ShareEntry> bySeat = living.ToLookup(share => share.Seat);
        RelayMember[] members = [.. living.Where(share => MayBeGathered(share, now)).Select(share => new RelayMember(share.Id, share.Seat, _routes.RelayOf(share.Id)))];
        RelayCandidate[] candidates =
        [
            .. Relays.Where(relay => relay.PausedUntil <= now && relay.Seat is not { IsLost: true } && relay.RoundTrip <= LinkTimes.Slack.Ticks)
                .Select(relay => new RelayCandidate(relay.Number, bySeat[relay.Number].Count(), relay.Seat is { } seat ? AgentHeadroom.Expected(seat.Use.Current(), 0, 0) : relay.CpuShare)),
        ];
        Dictionary<int, RelayAgent> relays = Relays.ToDictionary(relay => relay.Number);
        _routes.Use(RelayPlan.Of(members, candidates), relay => new RelayGroup(relays[relay], _seats.Count > AgentAccount.MostWithDistributions, _clock, this, _over));
    }

    // For one that is far away all others of its group would be waited for.
    private bool MayBeGathered(ShareEntry share, long now) =>
        !_apart.Contains(share.Id) && !(_unreached.TryGetValue(share.Id, out long until) && until > now) && _seats[share.Seat].Clock.RoundTrip <= LinkTimes.Slack.Ticks;
}
