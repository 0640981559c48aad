using System.Text.Json;
using Perf.Cluster.Contracts;
using Perf.Engine.Workers;

namespace Perf.Cluster.Coordination;

/// <summary>Orders: given, begun, steered, ended. All within the mailbox.</summary>
internal sealed partial class ClusterRun
{
    private void Prepare(IReadOnlyList<AgentPart> parts)
    {
        if (_ending is not null)
        {
            return;
        }

        foreach (AgentPart part in parts)
        {
            _seats[part.Agent].Part = ShareSlots.Fraction(part.Share);
            Open(_seats[part.Agent], part.Share, null);
        }

        CheckEnd();
    }

    private void Open(AgentSeat seat, LoadShare part, ShareEntry? heirOf)
    {
        ShareEntry share = _ledger.Open(seat.Index, part, heirOf);
        var link = new AgentLink(share, seat, _plan.RunId, _clock, this, _routes, _over);
        _links[share.Id] = link;
        _ = link.RunAsync();
        _ = GiveAsync(share, seat, link);
    }

    private async Task GiveAsync(ShareEntry share, AgentSeat seat, AgentLink link)
    {
        try
        {
            byte[] plan = await Bundle.ConfigureAwait(false);
            _mailbox.Post(() => link.Tell(() => PrepareAsync(share, seat, plan), answer =>
            {
                if (answer.ErrorId is null)
                {
                    link.WasTaken();
                }
                else
                {
                    _mailbox.Post(() => Refuse(share, answer));
                }
            }, Timeout.InfiniteTimeSpan));
        }
        catch (Exception e)
        {
            _mailbox.Post(() => Refuse(share, new OrderAnswer { ErrorId = (e as PerfException)?.Id ?? ErrorIds.RunFailed, Message = e.Message }));
        }
    }

    // Whoever waits for its turn has not been asked yet: an answer is waited for from then on, and the order's lease begins then.
    private Task<OrderAnswer> PrepareAsync(ShareEntry share, AgentSeat seat, byte[] plan) => _turns.RunAsync(() => share.IsDead
        ? Task.FromResult(OrderAnswer.Taken)
        : CallPatience.WaitAsync(seat.Calls.PrepareAsync(OrderOf(seat, share.Id, share.Share, plan)), LinkTimes.OrderLease, _services.Time, _over));

    private RunOrder OrderOf(AgentSeat seat, int share, LoadShare part, byte[] plan) => new()
    {
        Protocol = Protocol.Version,
        Version = VersionText.Own,
        RunId = _plan.RunId,
        ShareId = share,
        Plan = plan,
        Share = JsonSerializer.SerializeToUtf8Bytes(part, WorkerJson.Options),
        LeaseUtcTicks = seat.ToAgent(_clock.UtcTicks + LinkTimes.OrderLease.Ticks),
    };

    private void Refuse(ShareEntry share, OrderAnswer answer)
    {
        if (share.HeirOf is not null)
        {
            PassOn(share, answer.Message);
        }
        else if (share.IsLiving)
        {
            _refusal ??= Refusals.Of([(_seats[share.Seat].Agent.Name, answer)], _plan.Target);
            End(SteerAction.Abort);
        }
    }

    // Once every share is ready, and clocks are known: far enough ahead that all have heard of it.
    private void TryStart()
    {
        if (_ending is not null || _start is not null || _ledger.Living.Any(share => share.State < ShareState.Ready) || !_ledger.Living.Any())
        {
            return;
        }

        Release(_ready);
        if (!_mayStart)
        {
            return;
        }

        foreach (ShareEntry share in _ledger.Living.ToArray())
        {
            Joins(share, TimeSpan.Zero);
        }

        AgreeStart();
        Release(_started);
    }

    // Nobody is waited for but by the time that is left: where somebody has not said by then that it knows the start, all get a later one.
    private void AgreeStart()
    {
        _agreement++;
        _agreed.Clear();
        long roundTrip = _seats.Where(seat => !seat.IsLost).Select(seat => seat.Clock.RoundTrip).DefaultIfEmpty().Max();
        _start = StartNotice.Of(_clock.UtcTicks, _seats.Count, roundTrip);
        foreach (ShareEntry share in _ledger.Living.Where(share => share.HasBegun).ToArray())
        {
            SendStart(share, share.MeasuredUntil);
        }

        _ = CheckStartAsync(_agreement, _start.Value, roundTrip);
    }

    private async Task CheckStartAsync(int agreement, long start, long roundTrip)
    {
        TimeSpan left = TimeSpan.FromTicks(StartNotice.KnownBy(start, roundTrip) - _clock.UtcTicks);
        try
        {
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, _services.Time, _over).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _mailbox.Post(() =>
        {
            bool isKnown = _ledger.Living.Where(share => share.HasBegun).All(share => _agreed.Contains(share.Id));
            if (_services.MayMoveStart && agreement == _agreement && agreement <= MostDelays && _ending is null && !isKnown && StartNotice.MayMove(start, _clock.UtcTicks, roundTrip))
            {
                AgreeStart();
            }
        });
    }

    // A share that takes another's place begins as soon as it can have heard of it.
    private void Begin(ShareEntry share)
    {
        long soon = _clock.UtcTicks + LinkTimes.Retry.Ticks + _seats[share.Seat].Clock.RoundTrip - _start!.Value;
        TimeSpan from = TimeSpan.FromTicks(Math.Max(0, soon));
        Joins(share, from);
        SendStart(share, from);
    }

    private void Joins(ShareEntry share, TimeSpan from)
    {
        AgentSeat seat = _seats[share.Seat];
        _ledger.Begins(share, from);
        _merger.Joined(share.Id, from, seat.Agent.Name);
        seat.Account.Joined(share.Id, from);
        PlanRelaysSoon();
    }

    private void SendStart(ShareEntry share, TimeSpan from)
    {
        AgentSeat seat = _seats[share.Seat];
        bool hasSetUp = share.Share.IsFirst && share.Share.IterationsDone.Count == 0;
        int agreement = _agreement;
        long start = _start!.Value;
        SteerOrder[] steered = [.. _steered];

        // An order that has been replaced is not repeated. The lease of the readying is long, and ends with it.
        _links[share.Id].Tell(
            () => agreement != Volatile.Read(ref _agreement) ? Task.FromResult(OrderAnswer.Taken) : seat.Calls.StartAsync(new StartOrder
            {
                RunId = _plan.RunId,
                ShareId = share.Id,
                StartUtcTicks = seat.ToAgent(start),
                FromTicks = from.Ticks,
                Given = hasSetUp ? null : _given,
                Steered = steered,
                LeaseUtcTicks = seat.ToAgent(_clock.UtcTicks + LinkTimes.Lease.Ticks),
            }),
            answer => _mailbox.Post(() => Agreed(share, agreement, answer)),
            isUrgent: true);
    }

    private void Agreed(ShareEntry share, int agreement, OrderAnswer answer)
    {
        if (agreement != _agreement || _ending is not null)
        {
            return;
        }

        if (answer.ErrorId is null)
        {
            _agreed.Add(share.Id);
        }
        else if (share.HeirOf is null && agreement > 1)
        {
            // One that takes no later start keeps the one that it knows, and its skew tells so. One that knows none measures nothing, and is lost by that.
            _agreed.Add(share.Id);
        }
        else
        {
            LoseOrPassOn(share, $"it did not begin: {answer.Message}");
        }
    }

    private void Heed(AgentSeat seat, OrderAnswer answer)
    {
        if (answer.ErrorId is not null)
        {
            _mailbox.Post(() =>
            {
                if (_ending is null && !seat.IsLost)
                {
                    _told.Add(seat.Agent.Name, $"it does not do as it was told: {answer.Message ?? "it does not say why"}");
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
        _ledger.Steer(action, value, TimeSpan.FromTicks(at));
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
        _links[share.Id].Tell(() => seat.Calls.SteerAsync(order), answer => Heed(seat, answer));
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
            if (HasSetup && HasTeardown && waiting.Share.IsFirst && waiting.Share.IterationsDone.Count == 0 && waiting.State >= ShareState.Ready)
            {
                _leftover = $"The setup was done on agent {_seats[waiting.Seat].Agent.Name}, and the teardown was not, for the run has ended before its load began: what the setup made is still there.";
                _warnings.Add(_leftover);
            }

            _links[waiting.Id].Forget();
            ShareLedger.Died(waiting);
            ShareLedger.Abandoned(waiting);
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

        _mailbox.Post(() => Lose(_ledger.Living, $"it did not end within {DurationText.Format(s_stopPatience)} after the run was stopped"));
    }
}
