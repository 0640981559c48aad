namespace Perf.Analysis;

/// <summary>Says what a search found: a pure function of its last decision and its steps.</summary>
public static class CapacitySummary
{
    /// <summary>Puts the result together; what the search was about is for the caller to fill in.</summary>
    /// <param name="decision">The last decision.</param>
    /// <param name="steps">Every step, in order of time.</param>
    /// <param name="isStopped">Whether the search was stopped from outside.</param>
    /// <returns>Rate, interval, limit, steps, curve, knee and fit.</returns>
    public static CapacityResult Of(CapacityDecision decision, IReadOnlyList<CapacityStep> steps, bool isStopped)
    {
        CapacityLimit limit = decision.Limit == CapacityLimit.Time && isStopped ? CapacityLimit.Stopped : decision.Limit;
        IReadOnlyList<CapacityPoint> curve = CapacityCurve.Of(steps);
        CapacityStep[] counted = [.. steps.Where(step => step.Achieved > 0)];
        return new CapacityResult
        {
            Rate = decision.Rate,
            Low = decision.Low,
            High = decision.High,
            Limit = limit,
            LimitReason = ReasonOf(limit, decision, steps),
            IsConverged = decision.IsConverged,
            RequestsPerIteration = counted.Length == 0 ? 0 : counted.Average(step => step.RequestRate / step.Achieved),
            Steps = steps,
            Curve = curve,
            Knee = CapacityCurve.KneeOf(curve),
            Usl = CapacityCurve.FitOf(steps),
        };
    }

    private static string ReasonOf(CapacityLimit limit, CapacityDecision decision, IReadOnlyList<CapacityStep> steps) => limit switch
    {
        CapacityLimit.Threshold or CapacityLimit.MinRate => FirstFailure(limit, decision, steps),
        CapacityLimit.MaxRate => $"The largest rate that was allowed, {RateText.Format(decision.Rate)}, meets every threshold: the capacity is at least that. Raise -MaxRate to go on.",
        CapacityLimit.Generator => $"The load generator was the limit before the target was: {steps.LastOrDefault(step => step.Outcome == Outcome.Invalid)?.Reason ?? "its runs were invalid."}",
        CapacityLimit.Stopped => "The search was stopped before any rate failed: the capacity is at least what was reached.",
        _ => "The time was over before any rate failed: the capacity is at least what was reached. Raise -MaxDuration to go on.",
    };

    // Of the failures, that at the smallest rate above the capacity says what gives way first; one below it was bad luck.
    private static string FirstFailure(CapacityLimit limit, CapacityDecision decision, IReadOnlyList<CapacityStep> steps)
    {
        CapacityStep[] failed = [.. steps.Where(step => step.Outcome == Outcome.Fail).OrderBy(step => step.Rate)];
        CapacityStep? first = failed.FirstOrDefault(step => step.Rate >= decision.Low) ?? failed.LastOrDefault();
        string where = first is null ? "" : $"At {RateText.Format(first.Rate)} '{first.FailedThreshold}' is not met: {first.Reason}";
        return limit == CapacityLimit.MinRate ? $"Not even the smallest rate meets the thresholds. {where}".TrimEnd() : where;
    }
}
