using Perf.Cluster.Contracts;

namespace Perf.Cluster.Coordination;

/// <summary>Orders: given, begun, steered, lost, taken over, ended. All within the mailbox.</summary>
internal sealed partial class ClusterRun
{
    private void Prepare(IReadOnlyList<AgentPart> parts)
    {
        foreach (AgentPart part in parts)
        {
            _seats[part.Agent].Part = SlotCount.Fraction(part.Share);
            Open(_seats[part.Agent], part.Share, null);
        }

        CheckEnd();
    }

    private void Open(AgentSeat seat, LoadShare part, ShareEntry? heirOf)
    {
        ShareEntry share = _ledger.Open(seat.Index, part, heirOf);
        var link = new AgentLink(share, seat, _plan.RunId, _clock, this, _over);
        _links[share.Id] = link;
        _ = link.RunAsync();
        _ = GiveAsync(share, seat, link);
    }

    private async Task GiveAsync(ShareEntry share, AgentSeat seat, AgentLink link)
    {
        try
        {
            byte[] plan = await _services.Pack(_plan with { Share = share.Share }).ConfigureAwait(false);
            _mailbox.Post(() => link.Tell(() => seat.Calls.PrepareAsync(OrderOf(seat, share.Id, plan)), answer =>
            {
                if (answer.ErrorId is null)
                {
                    link.WasTaken();
                }
                else
                {
                    _mailbox.Post(() => Refuse(share, answer));
                }
            }, LinkTimes.OrderLease));
        }
        catch (Exception e)
        {
            _mailbox.Post(() => Refuse(share, new OrderAnswer { ErrorId = (e as PerfException)?.Id ?? ErrorIds.RunFailed, Message = e.Message }));
        }
    }

    private RunOrder OrderOf(AgentSeat seat, int share, byte[] plan) => new()
    {
        Protocol = Protocol.Version,
        Version = VersionText.Own,
        RunId = _plan.RunId,
        ShareId = share,
        Plan = plan,
        LeaseUtcTicks = seat.ToAgent(_clock.UtcTicks + LinkTimes.OrderLease.Ticks),
    };

    private void Refuse(ShareEntry share, OrderAnswer answer)
    {
        if (_start is null && share.IsLiving)
        {
            _refusal ??= Refusals.Of([(_seats[share.Seat].Agent.Name, answer)], _plan.Target);
            End(SteerAction.Abort);
        }
        else
        {
            Drop(share, answer.Message);
        }
    }

    // An agent that cannot take a lost one's part over goes on with its own; nobody is asked again.
    private void Drop(ShareEntry heir, string? reason)
    {
        if (heir.IsDead)
        {
            return;
        }

        _ledger.Died(heir);
        _ledger.Abandoned(heir);
        _links[heir.Id].GiveUp();
        _warnings.Add($"Agent {_seats[heir.Seat].Agent.Name} did not take over what a lost one had: {reason}");
        CheckEnd();
    }

    // Once every share is ready, and clocks are known: far enough ahead that all have heard of it.
    private void TryStart()
    {
        if (_ending is not null || _start is not null || _ledger.Living.Any(share => share.State < ShareState.Ready) || !_ledger.Living.Any())
        {
            return;
        }

        _ready.TrySetResult();
        if (!_mayStart)
        {
            return;
        }

        _start = _clock.UtcTicks + TimeSpan.FromMilliseconds(500 + _seats.Count).Ticks;
        foreach (ShareEntry share in _ledger.Living.ToArray())
        {
            Start(share, TimeSpan.Zero);
        }

        _started.TrySetResult();
    }

    private void Start(ShareEntry share, TimeSpan from)
    {
        AgentSeat seat = _seats[share.Seat];
        bool hasSetUp = share.Share.IsFirst && share.Share.IterationsDone.Count == 0;
        var order = new StartOrder
        {
            RunId = _plan.RunId,
            ShareId = share.Id,
            StartUtcTicks = seat.ToAgent(_start!.Value),
            FromTicks = from.Ticks,
            Given = hasSetUp ? null : _given,
            Steered = [.. _steered],
        };
        _ledger.Begins(share, from);
        _merger.Joined(share.Id, from, seat.Agent.Name);
        seat.Account.Joined(share.Id, from);
        _links[share.Id].Tell(() => seat.Calls.StartAsync(order), answer => Heed(seat, answer, isNeeded: true));
    }

    private void Heed(AgentSeat seat, OrderAnswer answer, bool isNeeded)
    {
        if (answer.ErrorId is not null)
        {
            _mailbox.Post(() =>
            {
                if (isNeeded && _ending is null)
                {
                    Lose(seat, $"it did not begin: {answer.Message}");
                }
                else if (_ending is null)
                {
                    _warnings.Add($"Agent {seat.Agent.Name} does not do as it was told: {answer.Message}");
                }
            });
        }
    }

    private void Steer(SteerAction action, double value)
    {
        if (action == SteerAction.Stop)
        {
            End(action);
            return;
        }

        // All agents change at one moment of the run's time, which they know as well as its start.
        long at = (Elapsed + s_ahead).Ticks;
        _ledger.Due.Steer(action, value, at);
        _steered.Add(new SteerOrder { RunId = _plan.RunId, Action = action, Value = value, AtTicks = at });
        TellAll(action, value, at);
    }

    private void TellAll(SteerAction action, double value = 0, long at = 0)
    {
        foreach (ShareEntry share in _ledger.Living.Where(share => share.HasBegun).ToArray())
        {
            Tell(share, action, value, at);
        }
    }

    private void Tell(ShareEntry share, SteerAction action, double value = 0, long at = 0)
    {
        AgentSeat seat = _seats[share.Seat];
        var order = new SteerOrder { RunId = _plan.RunId, ShareId = share.Id, Action = action, Value = value, AtTicks = at };
        _links[share.Id].Tell(() => seat.Calls.SteerAsync(order), answer => Heed(seat, answer, isNeeded: false));
    }

    // From the gentle to the hard; a harder word follows a gentle one, and none takes it back.
    private void End(SteerAction how)
    {
        if ((_hasFinished && how != SteerAction.Abort) || (_ending is { } already && already <= how))
        {
            return;
        }

        _ending = how;
        TellAll(how);
        foreach (ShareEntry waiting in _ledger.Living.Where(share => !share.HasBegun).ToArray())
        {
            Tell(waiting, SteerAction.Forget);
            _ledger.Died(waiting);
            _ledger.Abandoned(waiting);
        }

        if (how == SteerAction.Abort)
        {
            _ = LosePatienceAsync();
        }

        CheckEnd();
    }

    private async Task LosePatienceAsync()
    {
        try
        {
            await Task.Delay(s_stopPatience, _services.Time, _over).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _mailbox.Post(() =>
        {
            foreach (ShareEntry share in _ledger.Living.ToArray())
            {
                Lose(_seats[share.Seat], $"it did not end within {DurationText.Format(s_stopPatience)} after the run was stopped");
            }
        });
    }

    private void HasEnded(ShareEntry share, ShareEnd end)
    {
        AgentSeat seat = _seats[share.Seat];
        _warnings.AddRange(end.Warnings.Select(warning => $"agent {seat.Agent.Name}: {warning}"));
        if (end.Status == nameof(RunStatus.Failed) && _start is null)
        {
            _refusal ??= end.ErrorId is { } id ? new PerfException(id, $"Agent {seat.Agent.Name}: {end.Reason}", seat.Agent.Name) : null;
            Fail(seat, end.Reason);
            End(SteerAction.Abort);
            return;
        }

        if (!share.HasBegun)
        {
            Drop(share, end.Reason);
            return;
        }

        bool wasLeft = _ending is null && (end.WasAbandoned || end.Status is nameof(RunStatus.Stopped) or nameof(RunStatus.Interrupted));
        if (wasLeft)
        {
            Lose(seat, end.WasAbandoned ? "it did not hear of the coordinator for too long and stopped its load" : $"it ended its part early ({end.Reason ?? "it was stopped there"})");
            return;
        }

        _done.Add(share.Id);
        seat.Account.Left(share.Id);
        Report(_merger.Ended(share.Id));
        Tell(share, SteerAction.Forget);
        if (end.Status == nameof(RunStatus.Failed))
        {
            Fail(seat, end.Reason);
        }
        else if (end.Status == nameof(RunStatus.Aborted) && _ending is null)
        {
            _report!.Abort(end.Reason ?? $"agent {seat.Agent.Name} ended the run");
            End(SteerAction.End);
        }
    }

    private void Fail(AgentSeat seat, string? reason)
    {
        (seat.End, seat.Reason) = (AgentEnd.Failed, reason);
        _fault ??= $"agent {seat.Agent.Name}: {reason ?? "it failed"}";
    }

    private void Lose(AgentSeat seat, string reason)
    {
        // One whose shares have all ended has done its part.
        ShareEntry[] lost = [.. _ledger.Shares.Where(share => share.Seat == seat.Index && !share.IsDead && (share.IsLiving || !_done.Contains(share.Id)))];
        if (seat.IsLost || lost.Length == 0)
        {
            return;
        }

        (seat.End, seat.Reason) = (AgentEnd.Lost, reason);
        foreach (ShareEntry share in lost)
        {
            _ledger.Died(share);
            _links[share.Id].GiveUp();
            if (share.HasBegun)
            {
                seat.Account.Left(share.Id);
                Report(_merger.Lost(share.Id));
            }

            if (share.Share.IsFirst && share.HasBegun && _plan.Scenario.Load.Select(profile => profile.Teardown).Append(_plan.Scenario.Teardown).Any(flow => flow is not null))
            {
                _warnings.Add($"The teardown was not done, for agent {seat.Agent.Name}, which was to do it, was lost: what the setup made is still there.");
            }
        }

        foreach (ShareEntry share in lost)
        {
            GiveAway(share);
        }

        TryStart();
        CheckEnd();
    }

    private void GiveAway(ShareEntry share)
    {
        TimeSpan elapsed = Elapsed;
        bool isDone = share.State >= ShareState.LoadEnded || (_start is not null && elapsed >= _plan.Duration);
        Survivor[] survivors = [.. _seats.Where(seat => !seat.IsLost && seat.End == AgentEnd.Completed).Select(seat => new Survivor(
            seat.Index, seat.Agent, seat.Use.Current(), [.. _ledger.Living.Where(own => own.Seat == seat.Index).Select(own => own.Share)]))];
        LoadShare rest = _ledger.Rest(share, elapsed + LinkTimes.Retry, out IReadOnlyDictionary<string, long> givenUp);
        if (!share.HasBegun && share.State >= ShareState.Ready && share.Share.IsFirst && rest.IterationsDone.Count == 0 && _given is not null)
        {
            // What its setup has set is known: it is not done a second time.
            rest = rest with { IterationsDone = [.. _plan.Scenario.Load.Select(_ => 0L)] };
            _warnings.Add($"Agent {_seats[share.Seat].Agent.Name}, which did the setup, was lost before the load began: the teardown is not done.");
        }

        IReadOnlyList<AgentPart> parts = _ending is not null || isDone ? [] : Takeover.Plan(_plan, rest, survivors);
        if (parts.Count == 0)
        {
            _ledger.Abandoned(share);
            return;
        }

        foreach ((string name, long rows) in givenUp.Where(feeder => feeder.Value > 0))
        {
            _warnings.Add($"Up to {rows} rows of '{name}' are passed over: agent {_seats[share.Seat].Agent.Name} may have used them after its last report.");
        }

        foreach (AgentPart part in parts)
        {
            Open(_seats[part.Agent], part.Share, share);
        }
    }

    private void CheckEnd()
    {
        ShareEntry[] living = [.. _ledger.Living];
        if (living.Length > 0)
        {
            if (!_hasFinished && _start is not null && living.All(share => share.State >= ShareState.LoadEnded))
            {
                _hasFinished = true;
                _report!.LoadHasEnded();
                TellAll(SteerAction.Finish);
            }

            return;
        }

        if (_seats.All(seat => seat.IsLost))
        {
            string all = $"all agents were lost ({ErrorIds.AgentsLost}): {string.Join("; ", _seats.Select(seat => $"{seat.Agent.Name}: {seat.Reason}"))}";
            _fault ??= all;
            if (_start is null)
            {
                _refusal ??= new PerfException(ErrorIds.AgentsLost, $"The run was not started, for {all}. Look at their logs and machines (Get-PerfAgent), and start them again.");
            }
        }
        else if (_start is null && _fault is null && _ending is null)
        {
            _refusal ??= new PerfException(
                ErrorIds.AgentsLost,
                $"The run was not started: {string.Join("; ", _seats.Where(seat => seat.IsLost).Select(seat => $"agent {seat.Agent.Name} was lost, for {seat.Reason}"))}, and the others' limits do not allow them its part. Start it again with other agents.");
        }

        _endedAt ??= Elapsed;
        _ready.TrySetResult();
        _ended.TrySetResult();
    }
}
