using System.Globalization;

namespace Perf.Tuning;

/// <summary>
/// Tries the changes of a plan one after the other: each is measured by itself, on top of those that were kept, and stays or is undone. At the end what was kept is measured once more, all together. It knows neither what a change does nor how
/// the load is made, and decides nothing: <see cref="VerdictJudge"/> does.
/// </summary>
/// <param name="session">Makes changes and puts back what was there.</param>
/// <param name="trials">Measures; null where nothing is to be measured.</param>
/// <param name="restarts">What can be restarted.</param>
/// <param name="request">How.</param>
/// <param name="probes">Addresses that must answer.</param>
/// <param name="observer">Hears how it goes.</param>
/// <param name="time">The clock.</param>
internal sealed class TuningLoop(IBackupSession session, ITuningTrials? trials, IServiceRestarts restarts, ApplyRequest request, IReadOnlyList<string> probes, ITuningObserver observer, TimeProvider time)
{
    private readonly RestartTimes _times = new(restarts, request.Window, time);
    private readonly List<KeptChange> _kept = [];
    private readonly List<Change> _ended = [];
    private (TuningKpi Kpi, string? Rested, int Kept, TrialBaseline Baseline)? _baseline;
    private bool _isSwitched;
    private bool _isRough;
    private OptimizationPlan _plan = new();
    private TrialMaker? _maker;

    /// <summary>Tries them.</summary>
    /// <param name="plan">The plan, checked already.</param>
    /// <param name="cancellation">Ends it: the change that is being tried is undone, those that were kept stay.</param>
    /// <returns>All changes of the plan in its order, the measurement of the kept ones together where there are two or more, and what is left to people.</returns>
    /// <exception cref="PerfException">Nothing can be measured, or the journal cannot be written, or a change could not be put back.</exception>
    public async Task<IReadOnlyList<Change>> RunAsync(OptimizationPlan plan, CancellationToken cancellation)
    {
        _plan = plan;
        _maker = trials is null ? null : new TrialMaker(trials, new TrialRest(restarts, probes, _times, time));
        string? end = null;
        for (int number = 1; number <= plan.Changes.Count; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            PlannedChange planned = plan.Changes[number - 1];
            string? why = end ?? WindowCheck.Why(planned, request, restarts, time);
            Change change = why is not null ? ChangeText.Untouched(planned, number, plan.Environment, why) : await TryAsync(number, planned, cancellation).ConfigureAwait(false);
            End(change);
            // What broke by a change may break by the next as well: only who asked for everything goes on.
            if ((change.State is TuningState.Failed or TuningState.Drifted || _isRough) && plan.Strategy != OptimizationStrategy.Aggressive)
            {
                end ??= $"Not tried, for change {Text(number)} ({planned.OptimizationId}) came to a bad end: {change.Message}";
            }
        }

        if (_maker is not null && _kept.Any(kept => kept.Planned.IsReversible))
        {
            await WholeAsync(cancellation).ConfigureAwait(false);
        }

        foreach (PlannedChange advice in plan.Advice)
        {
            End(ChangeText.Advice(advice, plan.Environment));
        }

        return _ended;
    }

    private async Task<Change> TryAsync(int number, PlannedChange planned, CancellationToken cancellation)
    {
        var turn = new ChangeSwitch(session, [(number, planned)], times: _times);
        try
        {
            return _maker is null ? await MakeAsync(number, planned, turn, cancellation).ConfigureAwait(false) : await MeasureAsync(_maker, number, planned, turn, cancellation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whatever happened, a change that was not measured to the end does not stay.
            string reason = e is OperationCanceledException ? "It was stopped while it was being measured." : $"It could not be measured: {e.Message}";
            if (turn.IsAnyOn)
            {
                await PutBackAsync(number, planned, turn, reason).ConfigureAwait(false);
            }

            if (turn.LastOf(number) is { } last)
            {
                Change undone = ChangeText.Measured(last, null, last.State is TuningState.Drifted or TuningState.Reverting ? last.Message : reason) with { Outcome = TuningOutcome.Inconclusive };
                // Putting back has gone at the second try: nothing is left in effect, and so nothing is wrong with the command.
                if (e is PerfException { Id: ErrorIds.ChangeFailed } first && last.State == TuningState.Reverted)
                {
                    _isRough = true;
                    return undone with { Message = $"Putting it back failed at first ({(first.InnerException ?? first).Message}) and went at the second try. What was there before is there again; it was not measured to the end." };
                }

                // Who stops a trial from another session means all of it.
                // And a service that stands still is for people to look at before anything else.
                if (e is PerfException { Id: not (ErrorIds.JournalUnavailable or ErrorIds.ChangeFailed or ErrorIds.RunStopped or ErrorIds.RestartFailed) })
                {
                    return undone;
                }

                End(undone);
            }
            else if (e is PerfException { Id: ErrorIds.RestartFailed })
            {
                End(ChangeText.Untouched(planned, number, _plan.Environment, reason));
            }

            throw;
        }
    }

    // What cannot be put back now is told, with the way to do it later: the command ends, and the change would be in effect without a word.
    private async Task PutBackAsync(int number, PlannedChange planned, ChangeSwitch turn, string reason)
    {
        if (await turn.OffAsync(reason).ConfigureAwait(false) is not { } fault)
        {
            return;
        }

        string stuck = fault.Id == ErrorIds.ChangeFailed ? fault.Message
            : $"{planned.OptimizationId} is in effect and could not be undone: {fault.Message} See to that, and then: Undo-PerfOptimization -BackupId {session.BackupId}.";
        End(ChangeText.Measured(turn.LastOf(number)!, null, stuck) with { Outcome = TuningOutcome.Inconclusive });
        throw new PerfException(ErrorIds.ChangeFailed, stuck, planned.OptimizationId, fault);
    }

    // Without being measured, as the user asked for.
    private async Task<Change> MakeAsync(int number, PlannedChange planned, ChangeSwitch turn, CancellationToken cancellation)
    {
        Tell(number, planned.OptimizationId, 0);
        if (await turn.TurnAsync(true, "", cancellation).ConfigureAwait(false) is { } stuck)
        {
            return stuck;
        }

        const string Reason = "It was made and not measured, as -SkipVerification asks: whether it helps is not known.";
        _kept.Add(new KeptChange(number, planned, null, Reason));
        return ChangeText.Measured(session.Keep(number, null, Reason), null, Reason);
    }

    private async Task<Change> MeasureAsync(TrialMaker maker, int number, PlannedChange planned, ChangeSwitch turn, CancellationToken cancellation)
    {
        Tell(number, $"{planned.OptimizationId}: making the load ready", 0);
        Tell(number, $"{planned.OptimizationId}: {await maker.PrepareAsync(planned.Kpi, cancellation).ConfigureAwait(false)}", 0);
        planned = planned with { Kpi = maker.MeasuredBy(planned.Kpi) };
        var trial = new ChangeTrial(maker, request, probes, _times, (what, share) => Tell(number, $"{planned.OptimizationId}: {what}", share));
        TrialBaseline baseline = await BaselineAsync(maker, trial, planned, cancellation).ConfigureAwait(false);
        if (!baseline.IsMeasured)
        {
            TrialVerdict none = VerdictJudge.Judge(planned.Kpi, baseline.Trials, request.Pairs, isEnded: true);
            TuningMeasurement nothing = (baseline.Late is { } late ? ChangeTrial.TooLate(none, late) : ChangeTrial.Unbelievable(none, baseline.Trials[^1], "without")).Measurement;
            return ChangeText.Measured(ChangeText.Untouched(planned, number, _plan.Environment, ""), nothing, $"{nothing.Reason} It was not tried.");
        }

        _isSwitched = true;
        (TrialVerdict verdict, Change? stuck) = await trial.PairsAsync(planned, baseline, turn, TrialOrder.SeedOf($"{_plan.Hash}/{Text(number)}"), cancellation).ConfigureAwait(false);
        return await SettleAsync(number, planned, turn, verdict, stuck, cancellation).ConfigureAwait(false);
    }

    // The system is the same until a change is kept, and its noise too.
    private async Task<TrialBaseline> BaselineAsync(TrialMaker maker, ChangeTrial trial, PlannedChange planned, CancellationToken cancellation)
    {
        maker.Begin(planned.Kpi, [planned]);
        string? rested = maker.IsFromRest ? planned.Target : null;
        bool isKnown = _baseline is { } known && known.Kpi == planned.Kpi && known.Rested == rested && known.Kept == _kept.Count;

        // The change before was turned off last, and what is measured first now would be the only one that finds the system cold. After a restart all do.
        if (!maker.IsFromRest && (!isKnown || _isSwitched))
        {
            await maker.WarmUpAsync(cancellation).ConfigureAwait(false);
            _isSwitched = false;
        }

        if (isKnown)
        {
            return _baseline!.Value.Baseline;
        }

        TrialBaseline baseline = await trial.BaselineAsync(planned, cancellation).ConfigureAwait(false);
        _baseline = baseline.IsMeasured ? (planned.Kpi, rested, _kept.Count, baseline) : null;
        return baseline;
    }

    private async Task<Change> SettleAsync(int number, PlannedChange planned, ChangeSwitch turn, TrialVerdict verdict, Change? stuck, CancellationToken cancellation)
    {
        // What stays is turned on once more where the last trial was without it, and that may fail.
        if (stuck is null && verdict.IsKept && !turn.IsOn && _times.WhyNot([planned], 2, TimeSpan.Zero) is { } late)
        {
            verdict = ChangeTrial.TooLate(verdict, $"{verdict.Measurement.Reason} It is not in effect all the same. {late} Try it in a longer window.");
        }

        TuningMeasurement measurement = verdict.Measurement;
        if (turn.LastOf(number) is not null)
        {
            session.Note(number, measurement);
        }

        if (stuck is null && verdict.IsKept != turn.IsOn)
        {
            stuck = await turn.TurnAsync(verdict.IsKept, measurement.Reason, verdict.IsKept ? cancellation : CancellationToken.None).ConfigureAwait(false);
        }

        if (stuck is not null)
        {
            return stuck with { Measurement = measurement, Outcome = TuningOutcome.Inconclusive };
        }

        if (!verdict.IsKept)
        {
            return turn.LastOf(number) is { } undone
                ? ChangeText.Measured(undone, measurement, $"{measurement.Reason} {(planned.IsReversible ? "It was undone." : "It cannot be undone, and does no harm.")}")
                : ChangeText.Measured(ChangeText.Untouched(planned, number, _plan.Environment, ""), measurement, measurement.Reason);
        }

        _kept.Add(new KeptChange(number, planned, measurement, measurement.Reason));
        return ChangeText.Measured(session.Keep(number, measurement, measurement.Reason), measurement, measurement.Reason);
    }

    private async Task WholeAsync(CancellationToken cancellation)
    {
        KeptChange[] kept = [.. _kept.Where(one => one.Planned.IsReversible)];
        if (kept.Select(one => WindowCheck.Why(one.Planned, request, restarts, time)).FirstOrDefault(why => why is not null) is { } why)
        {
            End(WholeSet.Untold(kept, session.BackupId, _plan.Environment, $"What was kept was not measured once more at the end. {why}"));
            return;
        }

        var whole = new WholeSet(session, _maker!, request, probes, _times, (what, share) => Tell(_plan.Changes.Count + 1, what, share));
        try
        {
            foreach (Change change in await whole.MeasureAsync(kept, _plan.Environment, cancellation).ConfigureAwait(false))
            {
                End(change);
            }
        }
        catch
        {
            // They were told of as kept.
            foreach (Change lost in whole.Lost)
            {
                End(lost);
            }

            throw;
        }

        if (whole.Fault is { } fault)
        {
            throw fault;
        }
    }

    private void End(Change change)
    {
        int place = change.Number > 0 ? _ended.FindIndex(one => one.Number == change.Number) : -1;
        if (place >= 0)
        {
            _ended[place] = change;
        }
        else
        {
            _ended.Add(change);
        }

        observer.ChangeEnded(change);
    }

    private void Tell(int number, string activity, double share)
    {
        int all = _plan.Changes.Count;
        observer.Progressed(new TuningProgress(activity, Math.Min(number, all), all, Math.Clamp((number - 1 + share) / (all + 1), 0, 1)));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
