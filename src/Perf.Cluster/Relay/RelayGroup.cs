using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;

namespace Perf.Cluster.Relay;

/// <summary>
/// Asks for some shares through one relay: one round after the other, each with all questions that have come by then. Whatever goes wrong, each question is answered with nothing, and the share asked directly:
/// the reports are still where they were measured.
/// </summary>
/// <param name="relay">The relay.</param>
/// <param name="areMany">Whether there are so many agents that not all of each one's figures are kept.</param>
/// <param name="clock">The run's clock.</param>
/// <param name="listener">Takes what is brought.</param>
/// <param name="end">Ends with the run.</param>
internal sealed class RelayGroup(RelayAgent relay, bool areMany, RunClock clock, IRelayListener listener, CancellationToken end)
{
    // Whoever is not brought so many times running is not reached by the relay: one that is dead is not asked for again.
    private const int MostMisses = 3;

    // What few of them answer says nothing of the relay.
    private const int FewestToJudge = 8;

    private readonly List<RelayQuestion> _waiting = [];
    private readonly Dictionary<int, int> _misses = [];
    private long _sleptAt = long.MinValue;
    private bool _isAsking;
    private volatile bool _isClosed;

    /// <summary>The relay.</summary>
    public RelayAgent Relay => relay;

    /// <summary>Whether nobody is asked through it any more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Asks.</summary>
    /// <returns>What came of it; null where nobody is asked through it any more.</returns>
    public Task<RelayAnswer>? AskAsync(RelayQuestion question)
    {
        lock (_waiting)
        {
            if (_isClosed)
            {
                return null;
            }

            question.AskedAt = clock.UtcTicks;
            _waiting.Add(question);
            if (_isAsking)
            {
                return question.Answer;
            }

            _isAsking = true;
        }

        _ = RunAsync();
        return question.Answer;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            long began = clock.UtcTicks;
            try
            {
                // All that were answered together ask again at once.
                await Task.Delay(LinkTimes.Gathering, clock.Time, end).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Close();
                return;
            }

            RelayQuestion[] asked = Take();
            if (asked.Length == 0)
            {
                return;
            }

            if (!await RoundAsync(asked, began).ConfigureAwait(false))
            {
                Close();
                return;
            }
        }
    }

    private RelayQuestion[] Take()
    {
        lock (_waiting)
        {
            RelayQuestion[] asked = [.. _waiting];
            _waiting.Clear();
            _isAsking = asked.Length > 0;
            return asked;
        }
    }

    private void Close()
    {
        Shut();
        foreach (RelayQuestion question in Take())
        {
            Tell(question, null);
        }
    }

    private void Shut()
    {
        lock (_waiting)
        {
            _isClosed = true;
        }
    }

    // False where the relay is of no use.
    private async Task<bool> RoundAsync(RelayQuestion[] asked, long began)
    {
        TimeSpan each = LinkTimes.Patience + (LinkTimes.Slack / 2) + TimeSpan.FromTicks(asked.Max(question => question.RoundTrip));
        TimeSpan timeout = each + LinkTimes.Slack + TimeSpan.FromTicks(relay.RoundTrip);
        GatheredRound? round = null;
        bool isUseful;
        try
        {
            var request = new GatherRequest { Questions = [.. asked.Select(question => question.Ask())], Timeout = each, AreMany = areMany };
            GatherReply reply = await CallPatience.WaitAsync(relay.Calls.GatherAsync(request), timeout, clock.Time, end).ConfigureAwait(false);
            GatheredRound read = GatheredRound.Read([.. asked.Select(question => question.Share)], reply);
            round = await WasTakenAsync(read).ConfigureAwait(false) ? read : null;
            isUseful = round is null || Brings(round);
        }
        catch (Exception)
        {
            isUseful = false;
        }

        if (clock.UtcTicks - began > (LinkTimes.Gathering + timeout + LinkTimes.Slack + LinkTimes.OwnPause).Ticks)
        {
            // Whoever slept was not listening.
            (_sleptAt, isUseful) = (clock.UtcTicks, true);
        }

        if (!isUseful)
        {
            // Before anybody hears of it: whoever asks again upon that is to ask another way.
            Shut();
            if (!end.IsCancellationRequested)
            {
                listener.RelayFailed(relay);
            }
        }

        for (int i = 0; i < asked.Length; i++)
        {
            Tell(asked[i], round?.Answers[i].Reply);
        }

        return isUseful;
    }

    private void Tell(RelayQuestion question, CollectReply? reply) => question.Tell(new RelayAnswer(reply, _sleptAt >= question.AskedAt));

    // The next question renews the leases, which must not wait for whatever holds the coordinator up. What is taken later than this is acknowledged when it comes again.
    private async Task<bool> WasTakenAsync(GatheredRound round)
    {
        try
        {
            return await listener.GatheredAsync(round).WaitAsync(LinkTimes.Slack, clock.Time, end).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // One that reaches few is no good as a relay, whosever fault that is.
    private bool Brings(GatheredRound round)
    {
        int missing = 0;
        foreach (GatheredAnswer answer in round.Answers)
        {
            if (answer.Reply is not null)
            {
                _misses.Remove(answer.Share.Id);
                continue;
            }

            missing++;
            int misses = _misses.GetValueOrDefault(answer.Share.Id) + 1;
            _misses[answer.Share.Id] = misses;
            if (misses == MostMisses)
            {
                _misses.Remove(answer.Share.Id);
                listener.NotReached(answer.Share);
            }
        }

        return round.Answers.Count < FewestToJudge || missing <= round.Answers.Count / 2;
    }
}
