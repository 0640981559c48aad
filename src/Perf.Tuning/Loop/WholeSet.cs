using System.Globalization;

namespace Perf.Tuning;

/// <summary>Measures all kept changes together, once: each has shown its gain on top of those before it, and this shows whether they get on with each other, what they come to, and whether the gain is there once more.</summary>
/// <param name="session">Makes changes and puts back what was there.</param>
/// <param name="maker">Makes trials.</param>
/// <param name="request">How long trials are.</param>
/// <param name="probes">Addresses that must answer.</param>
/// <param name="times">Whether there is time for restarts.</param>
/// <param name="tell">Hears what is being done, and which share of it is over.</param>
internal sealed class WholeSet(IBackupSession session, TrialMaker maker, ApplyRequest request, IReadOnlyList<string> probes, RestartTimes times, Action<string, double> tell)
{
    // They are on already, so this block turns them off and on once.
    private static readonly TrialStep[] s_order = [new(1, true), new(1, false), new(2, false), new(2, true)];

    /// <summary>Why a change could not be put back, or made again; null where all could. It is thrown once each change was told of.</summary>
    public PerfException? Fault { get; private set; }

    /// <summary>The changes that are not in effect any more where the measurement was ended by something else than a fault of ours: nobody has told of them yet.</summary>
    public IReadOnlyList<Change> Lost { get; private set; } = [];

    /// <summary>Measures.</summary>
    /// <param name="kept">The changes, in effect, in the order in which they were made.</param>
    /// <param name="environment">The environment, or null.</param>
    /// <param name="cancellation">Ends it: they stay.</param>
    /// <returns>Where there are two or more, the measurement as a change of its own; and each change that is not what it was.</returns>
    public async Task<IReadOnlyList<Change>> MeasureAsync(IReadOnlyList<KeptChange> kept, string? environment, CancellationToken cancellation)
    {
        // What the first was measured by: it promised most.
        TuningKpi kpi = kept[0].Planned.Kpi;
        var turn = new ChangeSwitch(session, [.. kept.Select(one => (one.Number, one.Planned))], isOn: true, times);
        Change? stuck = null;
        TuningMeasurement measurement;
        try
        {
            (measurement, stuck) = await TrialsAsync(kpi, kept, turn, cancellation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Change[] broken = await BackOnAsync(kept, turn).ConfigureAwait(false);
            if (e is not PerfException fault)
            {
                Lost = broken;
                throw;
            }

            // What broke is told change by change before it is thrown: those that are not in effect any more were told of as kept.
            Fault ??= fault.Id is ErrorIds.JournalUnavailable or ErrorIds.ChangeFailed or ErrorIds.RestartFailed ? fault : null;
            return [Untold(kept, session.BackupId, environment, $"What was kept could not be measured once more at the end, and stays as each was measured by itself. {e.Message}"), .. broken];
        }

        if (stuck is null && measurement.Outcome is TuningOutcome.Harmful or TuningOutcome.Neutral)
        {
            return await UndoAsync(kept, kpi, environment, turn, measurement).ConfigureAwait(false);
        }

        Change[] lost = stuck is null ? [] : await BackOnAsync(kept, turn).ConfigureAwait(false);
        if (stuck is null)
        {
            Keep(kept);
        }

        string message = lost.Length > 0 ? $"Not all of them could be made again after they had been turned off for the measurement: {lost[0].Message}" : measurement.Reason;
        return [.. Together(kept, environment, TuningState.Kept, measurement, message), .. lost];
    }

    // All of them where they do harm together; and where the gain is not there any more, those that were kept for it.
    private async Task<IReadOnlyList<Change>> UndoAsync(IReadOnlyList<KeptChange> kept, TuningKpi kpi, string? environment, ChangeSwitch turn, TuningMeasurement measurement)
    {
        KeptChange[] undone = [.. kept.Where(one => measurement.Outcome == TuningOutcome.Harmful || one.Planned.Kpi == kpi)];
        ChangeSwitch off = undone.Length == kept.Count ? turn : new ChangeSwitch(session, [.. undone.Select(one => (one.Number, one.Planned))], isOn: true);
        Fault = await off.OffAsync(measurement.Reason).ConfigureAwait(false);
        Keep(kept.Except(undone));
        KeptChange[] gone = [.. undone.Where(one => off.LastOf(one.Number) is { State: TuningState.Reverted })];
        TuningState state = gone.Length == kept.Count ? TuningState.Reverted : TuningState.Kept;
        string what = gone.Length == kept.Count ? "It was undone." : gone.Length == 0 ? "Nothing of it could be undone." : $"Undone: {string.Join(", ", gone.Select(one => one.Planned.OptimizationId))}.";
        return [.. Together(kept, environment, state, measurement, $"{measurement.Reason} {what}"), .. undone.Select(one => After(one, off, $"{measurement.Reason} It was undone.", measurement.Outcome))];
    }

    /// <summary>The set where there is no measurement of it.</summary>
    /// <param name="kept">The changes.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="environment">The environment, or null.</param>
    /// <param name="message">Why not.</param>
    public static Change Untold(IReadOnlyList<KeptChange> kept, string backup, string? environment, string message) => new()
    {
        BackupId = backup,
        OptimizationId = ChangeText.WholeSet,
        Title = TitleOf(kept),
        Layer = kept[0].Planned.Layer,
        Environment = environment,
        State = TuningState.Kept,
        Outcome = TuningOutcome.Unverified,
        Message = message,
    };

    private async Task<(TuningMeasurement Measurement, Change? Stuck)> TrialsAsync(TuningKpi kpi, IReadOnlyList<KeptChange> kept, ChangeSwitch turn, CancellationToken cancellation)
    {
        tell($"{kept.Count.ToString(CultureInfo.InvariantCulture)} changes together", 0);
        await maker.PrepareAsync(kpi, cancellation).ConfigureAwait(false);
        maker.Begin(kpi, kept.Select(one => one.Planned));
        if (!maker.IsFromRest)
        {
            await maker.WarmUpAsync(cancellation).ConfigureAwait(false);
        }

        // The noise of the system before any of them, and the length that trials had because of it.
        TuningTrial[] before = [.. kept[0].Measurement!.Trials.Where(trial => trial.Pair == 0)];
        TimeSpan length = before.Select(trial => trial.Length).DefaultIfEmpty(request.TrialLength).Max();
        TuningGuardrails guardrails = TrialBaseline.GuardrailsOf(before, probes);
        bool isMet = kept.Any(one => one.Measurement?.Outcome == TuningOutcome.KpiMet);
        List<TuningTrial> made = [.. before];
        string? late = null;
        for (int i = 0; i < s_order.Length; i++)
        {
            TrialStep step = s_order[i];
            var next = new TuningTrial { Pair = step.Pair, IsChanged = step.IsChanged, Length = length > TimeSpan.Zero ? length : request.TrialLength };
            tell($"all kept changes together, {(step.IsChanged ? "with" : "without")}", (double)i / s_order.Length);
            // Once they are off they have to come back, whatever time it is; and where they do harm together they are turned off for good.
            late = turn.IsOn && (!step.IsChanged || maker.IsFromRest) ? times.WhyNot([.. kept.Select(one => one.Planned)], 3, (s_order.Length - i) * next.Length, (s_order.Length - i) * maker.MostRests) : null;
            if (late is not null)
            {
                break;
            }

            if (turn.IsOn != step.IsChanged)
            {
                if (await turn.TurnAsync(step.IsChanged, ChangeTrial.ForComparison, cancellation).ConfigureAwait(false) is { } stuck)
                {
                    return (VerdictJudge.JudgeSet(kpi, made, isMet), stuck);
                }

                if (!await maker.WarmUpAsync(next, guardrails, kept.Any(one => one.Planned.Effect == TuningEffect.Restart), made, cancellation).ConfigureAwait(false))
                {
                    break;
                }
            }

            bool counts = await maker.MakeAsync(next, guardrails, made, cancellation).ConfigureAwait(false);
            if (!counts || made[^1] is { IsChanged: true, Guardrail: not null })
            {
                break;
            }
        }

        TuningMeasurement measurement = VerdictJudge.JudgeSet(kpi, made, isMet);
        if (late is not null && measurement.Outcome != TuningOutcome.Harmful)
        {
            measurement = measurement with { Outcome = TuningOutcome.Inconclusive, Reason = $"What was kept was not measured once more at the end, and stays as each was measured by itself. {late}" };
        }

        Change? left = measurement.Outcome != TuningOutcome.Harmful && !turn.IsOn ? await turn.TurnAsync(true, "", cancellation).ConfigureAwait(false) : null;
        return (measurement, left);
    }

    // Those that were kept stay, whatever ended the measurement: each by itself, for one that cannot be made again takes no other with it.
    private async Task<Change[]> BackOnAsync(IReadOnlyList<KeptChange> kept, ChangeSwitch turn)
    {
        Fault = await turn.OnAsync().ConfigureAwait(false) ?? Fault;
        KeptChange[] on = [.. kept.Where(one => turn.Has(one.Number))];
        foreach (KeptChange one in on)
        {
            try
            {
                Keep([one]);
            }
            catch (PerfException e)
            {
                // It is in effect, and the journal's last word is that it is: undoing it goes on from there.
                Fault ??= e;
            }
        }

        return [.. kept.Except(on).Select(one => After(one, turn, $"It was turned off for the measurement, and was not made again. {turn.LastOf(one.Number)?.Message}".TrimEnd(), TuningOutcome.Inconclusive))];
    }

    private void Keep(IEnumerable<KeptChange> kept)
    {
        foreach (KeptChange one in kept)
        {
            session.Keep(one.Number, one.Measurement, one.Reason);
        }
    }

    // One alone has its own measurement already.
    private Change[] Together(IReadOnlyList<KeptChange> kept, string? environment, TuningState state, TuningMeasurement measurement, string message) =>
        kept.Count == 1 ? [] : [Untold(kept, session.BackupId, environment, message) with { State = state, Measurement = measurement, Outcome = measurement.Outcome }];

    // One that is not undone says itself why.
    private static Change After(KeptChange one, ChangeSwitch turn, string reason, TuningOutcome outcome)
    {
        Change last = turn.LastOf(one.Number) ?? new Change { Number = one.Number, OptimizationId = one.Planned.OptimizationId };
        return last with { Measurement = one.Measurement, Outcome = outcome, Message = last.State == TuningState.Reverted ? reason : last.Message };
    }

    private static string TitleOf(IReadOnlyList<KeptChange> kept) => kept.Count == 1 ? $"{kept[0].Planned.OptimizationId} once more" : $"All {kept.Count.ToString(CultureInfo.InvariantCulture)} kept changes together: {string.Join(", ", kept.Select(one => one.Planned.OptimizationId))}";
}
