using System.Globalization;

namespace Perf.Tuning;

/// <summary>Measures one change: the unchanged system against itself, then interleaved pairs, until the verdict is certain. It decides nothing: <see cref="VerdictJudge"/> does.</summary>
/// <param name="maker">Makes trials.</param>
/// <param name="request">How many and how long.</param>
/// <param name="probes">Addresses that must answer.</param>
/// <param name="times">Whether there is time for restarts.</param>
/// <param name="tell">Hears what is being done, and which share of this change is over.</param>
internal sealed class ChangeTrial(TrialMaker maker, ApplyRequest request, IReadOnlyList<string> probes, RestartTimes times, Action<string, double> tell)
{
    /// <summary>Why a change is off while it is being tried.</summary>
    public const string ForComparison = "Turned off for the measurement without it.";

    // Noise that is left in trials of twice the length is the machine's: more length would take hours.
    private const int MostLengthenings = 1;

    // The part of a change's time that its baseline takes, for those who wait.
    private const double BaselineShare = 0.25;

    /// <summary>Measures the system as it is.</summary>
    /// <param name="planned">The change that is to be measured against it.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<TrialBaseline> BaselineAsync(PlannedChange planned, CancellationToken cancellation)
    {
        var all = new List<TuningTrial>();
        TimeSpan length = request.TrialLength;
        var guardrails = new TuningGuardrails { Probes = probes };
        for (int round = 0; ; round++)
        {
            var made = new List<TuningTrial>();
            for (int i = 1; i <= VerdictLimits.BaselineTrials; i++)
            {
                // Nothing is changed yet, but a burst needs restarts all the same.
                if (maker.IsFromRest && times.WhyNot([planned], 0, length, maker.MostRests) is { } late)
                {
                    return new TrialBaseline([.. all, .. made], length, guardrails, IsMeasured: false) { Late = late };
                }

                tell($"the system as it is, {Number(i)} of {Number(VerdictLimits.BaselineTrials)}{(round > 0 ? ", longer" : "")}", BaselineShare * (i - 1) / VerdictLimits.BaselineTrials);
                if (!await maker.MakeAsync(new TuningTrial { Length = length }, guardrails, made, cancellation).ConfigureAwait(false))
                {
                    all.AddRange(made);
                    return new TrialBaseline(all, length, guardrails, IsMeasured: false);
                }
            }

            all.AddRange(made);
            if (!VerdictJudge.IsTooNoisy(planned.Kpi, made) || round == MostLengthenings)
            {
                return new TrialBaseline(all, length, TrialBaseline.GuardrailsOf(made, probes), IsMeasured: true);
            }

            length *= 2;
        }
    }

    /// <summary>Measures a change.</summary>
    /// <param name="planned">The change.</param>
    /// <param name="baseline">The system without it.</param>
    /// <param name="turn">Turns it on and off.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="cancellation">Ends it; the change may be on then.</param>
    /// <returns>The verdict; or the change as it is, where it could not be made or undone.</returns>
    public async Task<(TrialVerdict Verdict, Change? Stuck)> PairsAsync(PlannedChange planned, TrialBaseline baseline, ChangeSwitch turn, ulong seed, CancellationToken cancellation)
    {
        List<TuningTrial> made = [.. baseline.Trials];
        int most = VerdictLimits.PairsAt(TrialPairs.Of(made).Noise(planned.Kpi), request.Pairs);
        TrialVerdict Judged(bool isEnded) => planned.IsReversible ? VerdictJudge.Judge(planned.Kpi, made, most, isEnded) : VerdictJudge.JudgeUnpaired(planned.Kpi, made, most, isEnded);
        List<TrialStep> order = [.. planned.IsReversible ? TrialOrder.Of(most, seed) : TrialOrder.Once(most)];
        for (int i = 0; i < order.Count; i++)
        {
            TrialStep step = order[i];
            string side = step.IsChanged ? "with" : "without";
            var next = new TuningTrial { Pair = step.Pair, IsChanged = step.IsChanged, Length = baseline.Length };
            tell($"pair {Number(step.Pair)} of {Number(most)}, {side}", BaselineShare + ((1 - BaselineShare) * i / (2 * (most + 1))));
            if ((step.IsChanged || maker.IsFromRest) && times.WhyNot([planned], turn.IsOn ? 1 : 2, next.Length, maker.MostRests) is { } late)
            {
                return (TooLate(Judged(isEnded: true), $"It was not measured to the end. {late}"), null);
            }

            if (turn.IsOn != step.IsChanged)
            {
                if (await turn.TurnAsync(step.IsChanged, ForComparison, cancellation).ConfigureAwait(false) is { } stuck)
                {
                    return (Judged(isEnded: true), stuck);
                }

                // Caches, connections and compiled code are new on whichever side was just turned to.
                if (!await maker.WarmUpAsync(next, baseline.Guardrails, planned.Effect == TuningEffect.Restart, made, cancellation).ConfigureAwait(false))
                {
                    return (Judged(isEnded: true), null);
                }
            }

            bool counts = await maker.MakeAsync(next, baseline.Guardrails, made, cancellation).ConfigureAwait(false);
            TrialVerdict verdict = Judged(isEnded: !counts);
            if (!counts)
            {
                return (Unbelievable(verdict, made[^1], side), null);
            }

            // Between the trials of a pair nothing is decided, but that a guardrail was hit.
            bool isPairEnd = i % 2 == 1;
            if (verdict.IsFinal && (isPairEnd || made[^1].Guardrail is not null))
            {
                return (verdict, null);
            }

            if (isPairEnd && planned.IsReversible && verdict.Again is { } again)
            {
                // Which side comes first is as it is now, so that nothing is switched for it.
                order.InsertRange(i + 1, [new TrialStep(again, step.IsChanged), new TrialStep(again, !step.IsChanged)]);
            }
        }

        return (Judged(isEnded: true), null);
    }

    /// <summary>The verdict where trials cannot be believed.</summary>
    /// <param name="verdict">What there is.</param>
    /// <param name="last">The last trial.</param>
    /// <param name="side">On which side.</param>
    internal static TrialVerdict Unbelievable(TrialVerdict verdict, TuningTrial last, string side) => verdict.Measurement.Outcome == TuningOutcome.Harmful ? verdict : verdict with
    {
        IsFinal = true,
        Measurement = verdict.Measurement with
        {
            Outcome = TuningOutcome.Inconclusive,
            Reason = $"Three trials {side} the change, one after the other, cannot be believed: {last.Guardrail ?? last.Problem ?? "they have no value"}",
        },
    };

    /// <summary>The verdict where there is no time for another restart.</summary>
    /// <param name="verdict">What there is.</param>
    /// <param name="why">Why, in sentences.</param>
    internal static TrialVerdict TooLate(TrialVerdict verdict, string why) => verdict.Measurement.Outcome == TuningOutcome.Harmful ? verdict : verdict with
    {
        IsFinal = true,
        Measurement = verdict.Measurement with { Outcome = TuningOutcome.Inconclusive, Reason = why },
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
