using Perf.Cluster.Contracts;

namespace Perf.Cluster.Coordination;

/// <summary>Parts that are lost, and who takes them over. All within the mailbox.</summary>
internal sealed partial class ClusterRun
{
    // What has ended well is done, whatever becomes of the agent. First it is settled who makes what; what is told then may end the run.
    private void Lose(IEnumerable<ShareEntry> shares, string reason, AgentEnd end = AgentEnd.Lost)
    {
        ShareEntry[] lost = [.. shares.Where(share => !share.IsDead && !_done.Contains(share.Id))];
        if (lost.Length == 0)
        {
            return;
        }

        foreach (ShareEntry share in lost)
        {
            AgentSeat seat = _seats[share.Seat];
            if (!seat.IsLost)
            {
                (seat.End, seat.Reason, seat.LostAt) = (end, reason, new DateTimeOffset(_clock.UtcTicks, TimeSpan.Zero));
            }

            ShareLedger.Died(share);
            _links[share.Id].GiveUp();
            if (share.Share.IsFirst && share.HasBegun && share.Share.IterationsDone.Count == 0 && HasTeardown)
            {
                _warnings.Add($"The teardown was not done, for agent {seat.Agent.Name}, which was to do it, was lost: what the setup made is still there.");
            }
        }

        foreach (ShareEntry share in lost)
        {
            GiveAway(share);
        }

        CheckLoadEnd();
        foreach (ShareEntry share in lost.Where(share => share.HasBegun))
        {
            _seats[share.Seat].Account.Left(share.Id);
            Report(_merger.Lost(share.Id));
        }

        PlanRelaysSoon();
        TryStart();
        CheckEnd();
    }

    // What an agent was given besides its own and has made nothing of is no reason to give its own away.
    private void LoseOrPassOn(ShareEntry share, string reason)
    {
        if (share.HeirOf is not null && share.LastReport == 0)
        {
            PassOn(share, reason);
        }
        else
        {
            Lose([share], reason);
        }
    }

    // An agent that does not take a lost one's part over goes on with its own. It is not asked again, and others are.
    private void PassOn(ShareEntry heir, string? reason)
    {
        if (heir.IsDead)
        {
            return;
        }

        AgentSeat seat = _seats[heir.Seat];
        bool hadJoined = heir.HasBegun;
        seat.HasRefused = true;
        ShareLedger.NeverBegan(heir);
        ShareLedger.Died(heir);
        _links[heir.Id].GiveUp();
        _warnings.Add($"Agent {seat.Agent.Name} did not take over what a lost one had: {reason}");
        GiveAway(heir);
        if (hadJoined)
        {
            seat.Account.Left(heir.Id);
            Report(_merger.Lost(heir.Id));
            PlanRelaysSoon();
        }

        TryStart();
        CheckEnd();
    }

    private void GiveAway(ShareEntry share)
    {
        TimeSpan elapsed = Elapsed;
        bool isDone = share.LoadEndedAt is not null || (_start is not null && elapsed >= _ledger.PlannedEnd(elapsed));
        LoadShare rest = _ledger.Rest(share, elapsed + LinkTimes.Retry, out IReadOnlyDictionary<string, long> givenUp);
        if (!share.HasBegun && share.State >= ShareState.Ready && share.Share.IsFirst && rest.IterationsDone.Count == 0 && _given is not null)
        {
            // What its setup has set is known: it is not done a second time.
            rest = rest with { IterationsDone = [.. _plan.Scenario.Load.Select(_ => 0L)] };
            _warnings.Add($"Agent {_seats[share.Seat].Agent.Name}, which did the setup, was lost before the load began: the teardown is not done.");
        }

        if (isDone)
        {
            ShareLedger.RanOut(share);
            return;
        }

        IReadOnlyList<AgentPart> parts = _ending is not null ? [] : Takeover.Plan(_plan, rest, Survivors(), _ledger.Due.HighestFactor);
        if (parts.Count == 0)
        {
            Abandon(share);
            return;
        }

        string name = _seats[share.Seat].Agent.Name;
        _warnings.AddRange(givenUp.Where(feeder => feeder.Value > 0).Select(feeder => feeder.Value == ShareLedger.AllRows
            ? $"All rows of '{feeder.Key}' that were agent {name}'s are passed over: it was lost before anybody knew how many it uses."
            : $"Up to {feeder.Value} rows of '{feeder.Key}' are passed over: agent {name} may have used them after its last report."));
        foreach (AgentPart part in parts)
        {
            Open(_seats[part.Agent], part.Share, share);
        }
    }

    private Survivor[] Survivors() =>
    [
        .. _seats.Where(seat => !seat.IsLost && !seat.HasRefused).Select(seat =>
        {
            ILookup<bool, LoadShare> own = _ledger.Living.Where(share => share.Seat == seat.Index).ToLookup(share => seat.Use.Shows(share.Id), share => share.Share);
            return new Survivor(seat.Index, seat.Agent, seat.Use.Current(), [.. own[true]]) { Given = [.. own[false]] };
        }),
    ];

    // Before the start nothing has been made yet: a run that would be short from its beginning is not begun.
    private void Abandon(ShareEntry share)
    {
        ShareLedger.Abandoned(share);
        if (_start is null && _ending is null && _seats.Any(seat => !seat.IsLost))
        {
            _refusal ??= new PerfException(
                ErrorIds.AgentsLost,
                $"The run was not started: {string.Join("; ", _seats.Where(seat => seat.IsLost).Select(seat => $"agent {seat.Agent.Name} was lost, for {seat.Reason}"))}, and the others' limits do not allow them its part. Start it again with other agents.");
            End(SteerAction.Abort);
        }
    }

    private void CheckEnd()
    {
        if (_ledger.Living.Any())
        {
            CheckLoadEnd();
            return;
        }

        if (_seats.All(seat => seat.IsLost) && _done.Count == 0)
        {
            string each = string.Join("; ", _seats.Select(seat => $"{seat.Agent.Name}: {seat.Reason}"));
            _fault ??= _seats.All(seat => seat.End == AgentEnd.Failed) ? $"agent {each}" : $"all agents were lost ({ErrorIds.AgentsLost}): {each}";
            if (_start is null)
            {
                _refusal ??= new PerfException(ErrorIds.AgentsLost, $"The run was not started, for {_fault}. Look at their logs and machines (Get-PerfAgent), and start them again.");
            }
        }

        _endedAt ??= Elapsed;
        Release(_ready);
        Release(_ended);
    }

    // The load of all is over: whoever waits for that to clean up may do so.
    private void CheckLoadEnd()
    {
        if (_hasFinished || _start is null || _ledger.Living.Any(share => share.State < ShareState.LoadEnded))
        {
            return;
        }

        _hasFinished = true;
        _reports.Post(_report!.LoadHasEnded);
        foreach (ShareEntry share in _ledger.Living.Where(share => HasTeardown && share.Share.IsFirst).ToArray())
        {
            Tell(share, SteerAction.Finish);
        }
    }
}
