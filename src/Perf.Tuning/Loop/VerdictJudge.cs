namespace Perf.Tuning;

/// <summary>
/// Judges a change by its trials, after each of them, and says whether more are worth making. A pure function. A change stays only where the exact interval of its gain lies above 3 % (above the noise, where that is more than
/// 10 %); a look in between can end a measurement that cannot get there any more, or one that is surely worse by <see cref="HarmBoundary"/>, and neither makes it more likely that a change without an effect stays.
/// </summary>
internal static class VerdictJudge
{
    // Of logarithms.
    private const double Rounding = 1e-9;

    /// <summary>Judges.</summary>
    /// <param name="kpi">What was chosen to be measured before the change was made.</param>
    /// <param name="trials">All trials so far, in their order.</param>
    /// <param name="mostPairs">How many pairs there will be at most, 1 or more.</param>
    /// <param name="isEnded">Whether there will be no more, for whatever reason.</param>
    public static TrialVerdict Judge(TuningKpi kpi, IReadOnlyList<TuningTrial> trials, int mostPairs, bool isEnded = false)
    {
        TrialPairs pairs = TrialPairs.Of(trials);
        double? noise = pairs.Noise(kpi);
        var measurement = new TuningMeasurement { Kpi = kpi, Trials = trials, Noise = noise };
        if (trials.FirstOrDefault(trial => trial is { IsChanged: true, Guardrail: not null }) is { } hit)
        {
            return Final(measurement, TuningOutcome.Harmful, VerdictText.Guardrail(hit));
        }

        if (pairs.Count == 0)
        {
            return new TrialVerdict(measurement with { Outcome = TuningOutcome.Inconclusive, Reason = "No pair of trials, with the change and without, could be made that can be believed." }, isEnded);
        }

        double[] shifts = pairs.Shifts(kpi);
        double confidence = VerdictLimits.ConfidenceAt(pairs.Count, mostPairs);
        ShiftEstimate shift = PairedShift.Of(shifts, confidence);
        double Gain(double place) => KpiScale.GainOf(place, kpi.IsHigherBetter);
        measurement = measurement with { Gain = Gain(shift.Center), GainLow = Gain(shift.Low), GainHigh = Gain(shift.High), Confidence = shift.Confidence };
        if (HarmOf(kpi, pairs, shifts, mostPairs, measurement) is { } harm)
        {
            return Final(measurement, TuningOutcome.Harmful, harm);
        }

        bool isLast = isEnded || pairs.Count >= mostPairs;
        bool isNoisy = noise > VerdictLimits.MostNoise;
        // Noise is as large on either side: what lies a quarter above lies a fifth below, and what doubles halves. As a gain of what is to become less it would be beyond all there is.
        double place = isNoisy ? Math.Log(1 + noise!.Value) : KpiScale.ShiftOf(VerdictLimits.LeastGain, kpi.IsHigherBetter);
        double bar = isNoisy ? Gain(place) : VerdictLimits.LeastGain;
        TuningOutcome gained = measurement.Gain >= VerdictLimits.MetGain && measurement.GainLow >= Math.Max(VerdictLimits.MetLow, bar) ? TuningOutcome.KpiMet
            : measurement.GainLow > bar ? TuningOutcome.Improved : TuningOutcome.Unverified;
        if ((isLast || (pairs.Count == VerdictLimits.EnoughPairs && gained == TuningOutcome.KpiMet)) && gained != TuningOutcome.Unverified)
        {
            return SlownessOf(kpi, pairs, shift.Confidence) is { } slower ? Final(measurement, TuningOutcome.Harmful, slower) : Final(measurement, gained, VerdictText.Gained(measurement, pairs.Count));
        }

        bool isHopeless = pairs.Count >= VerdictLimits.FewestPairs && !CanGain(shifts, mostPairs, place);
        // While it may hide something, there are more pairs.
        bool isHidden = isNoisy && (measurement.GainLow > VerdictLimits.LeastGain || PairedShift.Of(shifts, VerdictLimits.Confidence).High >= HidingPlace(kpi, pairs, place, shift.Center) - Rounding);
        TuningMeasurement nothing = isHidden
            ? measurement with { Outcome = TuningOutcome.Inconclusive, Reason = VerdictText.Noisy(measurement, pairs.Count) }
            : measurement with { Outcome = TuningOutcome.Neutral, Reason = VerdictText.Neutral(measurement, pairs.Count, bar) };
        return (isLast || isHopeless) && !isEnded && DisturbedPair.Of(pairs, kpi, mostPairs, place) is { } again
            ? new TrialVerdict(nothing, IsFinal: false, again)
            : new TrialVerdict(nothing, isLast || (isHopeless && !isHidden));
    }

    /// <summary>Whether trials of the unchanged system are too far apart to go on with as they are.</summary>
    /// <param name="kpi">The KPI.</param>
    /// <param name="baseline">The trials.</param>
    public static bool IsTooNoisy(TuningKpi kpi, IReadOnlyList<TuningTrial> baseline) => TrialPairs.Of(baseline).Noise(kpi) is not { } noise || noise > VerdictLimits.MostNoise;

    /// <summary>
    /// Judges all kept changes together, against none of them: whether they get on with each other, and whether the gain is there once more. The second look is what makes it rare that a change without an effect stays because its
    /// pairs were all better by chance; a real gain hardly ever fails it.
    /// </summary>
    /// <param name="kpi">The KPI.</param>
    /// <param name="trials">The trials, those of the unchanged system from before first.</param>
    /// <param name="isMet">Whether one of the changes has met the KPI by itself; gains that are smaller have to be seen in both pairs.</param>
    /// <returns>Harmful: all are to be undone. Neutral: those that were measured by this KPI are. Inconclusive: less than two pairs were measured, and they stay.</returns>
    public static TuningMeasurement JudgeSet(TuningKpi kpi, IReadOnlyList<TuningTrial> trials, bool isMet)
    {
        TuningMeasurement judged = Judge(kpi, trials, mostPairs: 1, isEnded: true).Measurement;
        if (TrialPairs.Of(trials).Count == 1 && !trials.Any(trial => trial is { IsChanged: true, Guardrail: not null }))
        {
            // One pair is a moment of the machine's: it neither confirms a gain of six nor takes it back.
            return judged with { Outcome = TuningOutcome.Inconclusive, Reason = $"Only one of the two pairs at the end could be measured, which decides nothing ({VerdictText.Figures(judged)}); what was kept stays as each was measured by itself." };
        }

        if (judged.Outcome == TuningOutcome.Harmful || judged.Gain is not { } gain)
        {
            return judged;
        }

        // Two pairs are no proof of a loss; that both are worse by more than what counts as a gain is reason enough to go back.
        return judged.GainHigh < -VerdictLimits.LeastGain ? judged with { Outcome = TuningOutcome.Harmful, Reason = $"Together with what was kept before, it is worse than nothing: {VerdictText.Figures(judged)}." }
            : gain <= VerdictLimits.LeastGain || (!isMet && judged.GainLow <= 0) ? judged with { Outcome = TuningOutcome.Neutral, Reason = $"The gain was not there when it was measured once more at the end: {VerdictText.Figures(judged)}." }
            : judged with { Outcome = judged.Outcome == TuningOutcome.KpiMet ? TuningOutcome.KpiMet : TuningOutcome.Improved, Reason = $"{VerdictText.Figures(judged)} with all that was kept, in two pairs at the end." };
    }

    /// <summary>
    /// Judges a change that cannot be undone, so that nothing was paired: all trials without it came first, and whatever else has changed meanwhile lies between the sides. A gain counts only where it is there beyond what the system had
    /// drifted by before, and it is never said how sure it is.
    /// </summary>
    /// <param name="kpi">The KPI.</param>
    /// <param name="trials">All trials so far, in their order.</param>
    /// <param name="mostPairs">How many trials of each side there will be at most.</param>
    /// <param name="isEnded">Whether there will be no more, for whatever reason.</param>
    public static TrialVerdict JudgeUnpaired(TuningKpi kpi, IReadOnlyList<TuningTrial> trials, int mostPairs, bool isEnded = false)
    {
        TrialVerdict verdict = Judge(kpi, trials, mostPairs, isEnded) with { Again = null };
        TuningMeasurement measurement = verdict.Measurement with { Confidence = null };
        TrialPairs pairs = TrialPairs.Of(trials);
        if (!verdict.IsKept)
        {
            return verdict with { Measurement = measurement };
        }

        double noise = measurement.Noise is { } apart && apart > VerdictLimits.MostNoise ? Math.Log(1 + apart) : 0;
        double bar = Math.Max(noise, KpiScale.ShiftOf(VerdictLimits.LeastGain, kpi.IsHigherBetter));
        ShiftEstimate beyond = PairedShift.Of(UnpairedDrift.TakenOff(pairs, kpi), VerdictLimits.ConfidenceAt(pairs.Count, mostPairs));
        bool isMet = KpiScale.GainOf(beyond.Center, kpi.IsHigherBetter) >= VerdictLimits.MetGain && KpiScale.GainOf(beyond.Low, kpi.IsHigherBetter) >= VerdictLimits.MetLow;
        return beyond.Low > bar
            ? verdict with { Measurement = measurement with { Outcome = isMet ? measurement.Outcome : TuningOutcome.Improved, Reason = VerdictText.GainedUnpaired(measurement, pairs.Count) } }
            : verdict with { Measurement = measurement with { Outcome = TuningOutcome.Inconclusive, Reason = VerdictText.Drifting(measurement, pairs.Count) } };
    }

    // Noise hides a gain that is seen and does not reach above it. One that is not seen it hides where it may be as large as the noise, by all that tells of it, and as the aim: where the aim is surely not met nobody has to look again.
    private static double HidingPlace(TuningKpi kpi, TrialPairs pairs, double place, double center) => Math.Max(Math.Max(place, pairs.Scatter(kpi, center)), KpiScale.ShiftOf(VerdictLimits.MetGain, kpi.IsHigherBetter));

    private static TrialVerdict Final(TuningMeasurement measurement, TuningOutcome outcome, string reason) => new(measurement with { Outcome = outcome, Reason = reason }, IsFinal: true);

    private static string? HarmOf(TuningKpi kpi, TrialPairs pairs, double[] shifts, int mostPairs, TuningMeasurement measurement)
    {
        ErrorEvidence errors = ErrorEvidence.Of(pairs.Without, pairs.With);
        int worse = pairs.Without.Zip(pairs.With).Count(pair => pair.Second.ErrorRate > pair.First.ErrorRate);
        // Looked at from the second pair on, each time for its part of the chance. Failures come in bursts, which one trial may have had by chance: more of them has to be seen in more than half of the pairs, and in two.
        if (errors.More >= VerdictLimits.MoreErrors && errors.ByChance < VerdictLimits.ErrorsByChance / Math.Max(1, mostPairs - 1) && worse >= 2 && 2 * worse > pairs.Count)
        {
            return VerdictText.Errors(errors, worse, pairs.Count);
        }

        // Before six pairs a loss is told of only where each of them shows one that is clear.
        bool isTold = pairs.Count >= VerdictLimits.EnoughPairs || measurement.GainHigh <= -VerdictLimits.ClearLoss;
        return isTold && HarmBoundary.IsCrossed(shifts, pairs.BaselineShifts(kpi), mostPairs) ? $"It makes things worse: {VerdictText.Figures(measurement)}." : null;
    }

    // What is gained must not be paid for by those who wait: the tail for every KPI, and the median for those that are no time themselves (bytes can become fewer because processors work longer).
    private static string? SlownessOf(TuningKpi kpi, TrialPairs pairs, double confidence) =>
        LongerOf(pairs.TimeShifts(trial => trial.P99), confidence, "99th percentile")
        ?? (kpi.Kind is TuningKpiKind.Work or TuningKpiKind.Errors ? LongerOf(pairs.TimeShifts(trial => trial.P50), confidence, "median") : null);

    // Percentiles far out scatter so much that few pairs would hold chance against a change: then each of them has to be longer by what is too much.
    private static string? LongerOf(double[] shifts, double confidence, string name)
    {
        if (shifts.Length < VerdictLimits.FewestPairs)
        {
            return null;
        }

        ShiftEstimate longer = PairedShift.Of(shifts, confidence);
        double least = longer.Confidence >= VerdictLimits.Confidence ? 0 : Math.Log(1 + VerdictLimits.Longer);
        return Math.Exp(longer.Center) - 1 >= VerdictLimits.Longer && longer.Low > least ? VerdictText.Longer(longer, name) : null;
    }

    /// <summary>Whether what was measured can still become a gain.</summary>
    /// <param name="shifts">The pairs' shifts.</param>
    /// <param name="most">How many pairs there will be at most.</param>
    /// <param name="bar">The shift above which a gain lies.</param>
    internal static bool CanGain(double[] shifts, int most, double bar)
    {
        double best = PairedShift.BestLow(shifts, most, VerdictLimits.ConfidenceAt(most, most));
        bool canAtSix = most > VerdictLimits.EnoughPairs && shifts.Length < VerdictLimits.EnoughPairs && shifts.All(shift => shift > bar);
        return best > bar || canAtSix;
    }
}
