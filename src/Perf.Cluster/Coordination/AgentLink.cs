using Perf.Cluster.Contracts;
using Perf.Cluster.Relay;

namespace Perf.Cluster.Coordination;

/// <summary>
/// Asks an agent for one share, again and again, and finds out when it is not there any more. Each question acknowledges what has come and renews the lease by the agent's own clock, until one is not
/// answered: whoever hears and is not heard must not go on. An agent that was given up is told to forget the share, and again until it answers. Where there are many agents, others gather the answers;
/// what does not come that way is asked for directly before it counts as silence, and so is an agent that does not hear what it is told.
/// </summary>
internal sealed class AgentLink(ShareEntry share, AgentSeat seat, string runId, RunClock clock, IShareListener listener, RelayRoutes routes, CancellationToken end)
{
    private Task _orders = Task.CompletedTask;
    private long _after;
    private volatile bool _isTaken;
    private volatile bool _isLost;
    private volatile bool _isForgotten;
    private volatile bool _isUnheard;
    private bool _isUnanswered;
    private bool _hasEnded;
    private long _heard;

    /// <summary>The agent has taken the order: from here on it must know the share.</summary>
    public void WasTaken() => _isTaken = true;

    /// <summary>The share is not the agent's any more.</summary>
    public void GiveUp() => _isLost = true;

    /// <summary>A call to the agent itself has failed: others may reach it, and what it is told goes there directly, so that it is asked directly next.</summary>
    public void Doubt() => _isUnheard = true;

    /// <summary>Ends when all that was told so far is answered.</summary>
    public Task Told => _orders;

    /// <summary>Asks until the share has ended, and where it was lost until the agent has forgotten it.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (await CollectAsync().ConfigureAwait(false) is { } loss)
            {
                _isLost = true;
                listener.Died(share, loss.Reason, loss.IsGone);
            }

            if (_isLost)
            {
                await ForgetAsync().ConfigureAwait(false);
            }
        }
        catch (Exception) when (end.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    /// <summary>Tells the agent something of the share: one thing after the other, each until it is answered. Called by one thread at a time.</summary>
    /// <param name="call">Makes the call; it may be made more than once.</param>
    /// <param name="answered">Hears the answer; one of the coordinator's own, with an error, where none came for long.</param>
    /// <param name="timeout">How long an answer may take; null for a second.</param>
    /// <param name="isUrgent">Whether it does not wait for what was told before.</param>
    public void Tell(Func<Task<OrderAnswer>> call, Action<OrderAnswer> answered, TimeSpan? timeout = null, bool isUrgent = false)
    {
        Task told = TellAsync(isUrgent ? Task.CompletedTask : _orders, call, answered, timeout ?? LinkTimes.Call);
        _orders = isUrgent ? Task.WhenAll(_orders, told) : told;
    }

    /// <summary>The share has ended well: the agent may forget it, and is not asked any more.</summary>
    public void Forget()
    {
        _isForgotten = true;
        Tell(() => seat.Calls.SteerAsync(Forgets()), static _ => { });
    }

    private async Task TellAsync(Task before, Func<Task<OrderAnswer>> call, Action<OrderAnswer> answered, TimeSpan timeout)
    {
        await before.ConfigureAwait(false);
        long? failing = null;
        try
        {
            while (!_isLost)
            {
                try
                {
                    answered(await CallPatience.WaitAsync(call(), timeout, clock.Time, end).ConfigureAwait(false));
                    return;
                }
                catch (Exception e) when (!end.IsCancellationRequested)
                {
                    Doubt();

                    // From the first failure on: until then it may have waited for its turn.
                    failing ??= clock.UtcTicks;
                    if (clock.UtcTicks - failing >= LinkTimes.Ordering.Ticks)
                    {
                        answered(new OrderAnswer { ErrorId = ErrorIds.AgentsLost, Message = $"it did not answer an order for {DurationText.Format(LinkTimes.Ordering)} ({WordsOf(e)})" });
                        return;
                    }

                    await Task.Delay(LinkTimes.Retry, clock.Time, end).ConfigureAwait(false);
                }
            }
        }
        catch (Exception) when (end.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    // Why the share is lost; null where it has ended, or was given up.
    private async Task<(string Reason, bool IsGone)?> CollectAsync()
    {
        _heard = clock.UtcTicks;
        while (!_isLost && !_isForgotten && !_hasEnded)
        {
            TimeSpan silence = share.HasBegun ? LinkTimes.Silence : LinkTimes.ReadyingSilence;
            TimeSpan usual = LinkTimes.Patience + LinkTimes.Slack + TimeSpan.FromTicks(seat.Clock.RoundTrip);
            Task<bool>? looked = null;
            if (!_isUnanswered && !_isUnheard && share.HasBegun && await GatherAsync(usual.Ticks - silence.Ticks).ConfigureAwait(false) is { } wasBrought)
            {
                if (wasBrought || _isLost || _isForgotten)
                {
                    continue;
                }

                // A dead one has cost a relay's patience already.
                looked = IsGoneAsync();
            }

            long left = _heard + silence.Ticks - clock.UtcTicks;
            TimeSpan timeout = TimeSpan.FromTicks(Math.Clamp(left, TimeSpan.TicksPerMillisecond, usual.Ticks));
            long asked = clock.UtcTicks;

            // An order that is taken while this question is under way need not be known to its answer.
            bool wasTaken = _isTaken;
            try
            {
                Task<CollectReply> answer = CallPatience.WaitAsync(seat.Calls.CollectAsync(Request()), timeout, clock.Time, end);
                if (looked is not null && await Task.WhenAny(answer, looked).ConfigureAwait(false) == looked && await looked.ConfigureAwait(false))
                {
                    return ("its process is gone", true);
                }

                CollectReply reply = await answer.ConfigureAwait(false);
                seat.HeardAt = _heard = clock.UtcTicks;
                (_isUnanswered, _isUnheard) = (false, false);
                if (_isLost || _isForgotten)
                {
                    return null;
                }

                if (reply.State == ShareState.Unknown)
                {
                    if (wasTaken)
                    {
                        return ("it was started anew and does not know its part any more", false);
                    }

                    await Task.Delay(LinkTimes.Retry, clock.Time, end).ConfigureAwait(false);
                    continue;
                }

                Acknowledge(reply);
                listener.Replied(share, reply, _heard);
                _hasEnded = reply.State == ShareState.Ended;
            }
            catch (Exception e) when (!end.IsCancellationRequested)
            {
                _isUnanswered = true;
                _heard = AfterOwnPause(_heard, asked, timeout);

                // Looked at first, for whether its process is gone takes a while to find out.
                if (clock.UtcTicks - _heard >= silence.Ticks)
                {
                    return ($"it did not answer for {DurationText.Format(silence)} ({WordsOf(e)})", clock.UtcTicks - seat.HeardAt >= LinkTimes.Silence.Ticks);
                }

                long probed = clock.UtcTicks;
                if (await IsGoneAsync().ConfigureAwait(false))
                {
                    return ("its process is gone", true);
                }

                _heard = AfterOwnPause(_heard, probed, LinkTimes.Probe);
                long rested = clock.UtcTicks;
                await Task.Delay(LinkTimes.Retry, clock.Time, end).ConfigureAwait(false);
                _heard = AfterOwnPause(_heard, rested, LinkTimes.Retry);
            }
        }

        return null;
    }

    // Whether a relay has brought an answer; null where there is no relay. What is least has been heard of the agent where none came, ticks from now.
    private async Task<bool?> GatherAsync(long least)
    {
        if (routes.AskAsync(share, seat, Request) is not { } gathering)
        {
            return null;
        }

        RelayAnswer answer = await gathering.ConfigureAwait(false);
        if (answer.Reply is not { } gathered)
        {
            // Nobody is lost for another one's silence: it is asked directly, with all the time that an answer may take; and for as long as ever where it was the coordinator that slept.
            _heard = answer.HasSlept ? clock.UtcTicks : Math.Max(_heard, clock.UtcTicks + least);
            return false;
        }

        // It has been counted, whatever has become of the share by that. The agent was there when it answered, which may be a while ago.
        _heard = Math.Clamp(gathered.UtcTicks - seat.Clock.Offset, _heard, clock.UtcTicks);
        seat.HeardAt = Math.Max(seat.HeardAt, _heard);
        Acknowledge(gathered);
        _hasEnded = gathered.State == ShareState.Ended;
        return true;
    }

    // What has come is forgotten there with the next question.
    private void Acknowledge(CollectReply reply)
    {
        foreach (ShareReport report in reply.Reports)
        {
            _after = report.Number == _after + 1 ? report.Number : _after;
        }
    }

    // Whoever slept was not listening: silence counts from its own waking.
    private long AfterOwnPause(long heard, long since, TimeSpan asked) => clock.UtcTicks - since > (asked + LinkTimes.OwnPause).Ticks ? clock.UtcTicks : heard;

    private async Task<bool> IsGoneAsync()
    {
        try
        {
            return await CallPatience.WaitAsync(seat.Calls.IsGoneAsync(), LinkTimes.Probe, clock.Time, end).ConfigureAwait(false);
        }
        catch (Exception) when (!end.IsCancellationRequested)
        {
            return false;
        }
    }

    private CollectRequest Request() => new()
    {
        RunId = runId,
        ShareId = share.Id,
        After = _after,
        Patience = LinkTimes.Patience,
        LeaseUtcTicks = _isUnanswered ? 0 : seat.ToAgent(clock.UtcTicks + LinkTimes.Lease.Ticks),
    };

    private SteerOrder Forgets() => new() { RunId = runId, ShareId = share.Id, Action = SteerAction.Forget };

    private static string WordsOf(Exception e) => e.Message.Split('\n')[0].TrimEnd('.', '\r');

    // Its load stops by itself when the lease is over, and at once where it hears this: no answer is waited for first, for it may hear and not be heard. What it still has is counted as refused.
    private async Task ForgetAsync()
    {
        while (true)
        {
            try
            {
                // No lease: this question renews nothing.
                Task<CollectReply> last = CallPatience.WaitAsync(seat.Calls.CollectAsync(Request() with { Patience = TimeSpan.Zero, LeaseUtcTicks = 0 }), LinkTimes.Call, clock.Time, end);
                Task<OrderAnswer> told = CallPatience.WaitAsync(seat.Calls.SteerAsync(Forgets()), LinkTimes.Call, clock.Time, end);
                await Task.WhenAll(last, told).ConfigureAwait(false);
                CollectReply reply = await last.ConfigureAwait(false);
                listener.Woke(share, [.. reply.Reports.Select(report => report.Number)]);
                return;
            }
            catch (Exception) when (!end.IsCancellationRequested)
            {
                await Task.Delay(LinkTimes.Forgetting, clock.Time, end).ConfigureAwait(false);
            }
        }
    }
}
