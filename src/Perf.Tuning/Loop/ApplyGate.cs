namespace Perf.Tuning;

/// <summary>Whether a plan may be applied as it is: nothing was touched when it refuses.</summary>
/// <param name="parts">Who checks plans and what is denied.</param>
internal sealed class ApplyGate(TuningComposition parts)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    /// <summary>Checks.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="request">How it is to be applied.</param>
    /// <param name="canMeasure">Whether there is something to measure with.</param>
    /// <param name="mechanisms">The mechanisms, which look at what is there now.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PerfException">It may not.</exception>
    public async Task CheckAsync(OptimizationPlan plan, ApplyRequest request, bool canMeasure, IReadOnlyList<IMechanism> mechanisms, CancellationToken cancellation)
    {
        parts.CheckPlan(plan);
        CheckRequest(plan, request, canMeasure);
        // All of it before anything is observed: a plan with a denied setting is not looked at any further.
        foreach (PlannedChange planned in plan.Changes)
        {
            CheckDenied(planned);
        }

        foreach (PlannedChange planned in plan.Changes)
        {
            IMechanism mechanism = Of(mechanisms, planned);
            Observation seen = await mechanism.ObserveAsync(OrderOf(planned), cancellation).ConfigureAwait(false);
            if (seen.Refusal is { } refusal)
            {
                throw new PerfException(ErrorIds.ChangeRefused, $"{planned.OptimizationId} cannot be made: {refusal} Make the plan anew, or leave it out: -Exclude {planned.OptimizationId}.", planned.OptimizationId);
            }

            parts.CheckStale(planned, seen);
        }
    }

    private static void CheckRequest(OptimizationPlan plan, ApplyRequest request, bool canMeasure)
    {
        if (request.SkipVerification)
        {
            if (plan.Changes.FirstOrDefault(planned => planned.Risk == OptimizationRisk.High) is { } risky)
            {
                throw new PerfException(
                    ErrorIds.ChangeRefused,
                    $"{risky.OptimizationId} is of high risk and is not made without being measured. Leave -SkipVerification away, or leave it out: -Exclude {risky.OptimizationId}.",
                    risky.OptimizationId);
            }

            return;
        }

        if (!canMeasure)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, "Changes are kept only where they are measured to help: say which load, by a scenario (-Scenario shop.yaml), or take -SkipVerification.", plan.Environment);
        }

        if (request.Pairs is < VerdictLimits.FewestPairs or > PairedShift.Most)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"A change is measured in {VerdictLimits.FewestPairs} to {PairedShift.Most} pairs, not {request.Pairs}; {VerdictLimits.EnoughPairs} are the least that can be 95 % sure.", request.Pairs);
        }

        if (request.TrialLength < s_shortest || request.TrialLength > s_longest)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"A trial lasts a second to an hour, not {DurationText.Format(request.TrialLength)}; ten seconds are usual.", request.TrialLength);
        }
    }

    private void CheckDenied(PlannedChange planned)
    {
        foreach (SettingChange setting in planned.Settings)
        {
            if (parts.Deny.Why(planned.Mechanism, setting.Key, setting.After) is { } why)
            {
                throw new PerfException(ErrorIds.ChangeDenied, $"{planned.OptimizationId} would set {setting.Key}: {why} Nothing lifts that.", planned.OptimizationId);
            }
        }

        // A plan in a file is asked as one that was just made: where a log goes, and what a server loads, stays.
        if (planned.Settings.Select(setting => Continuity.Problem(setting.Key, setting.Before, setting.After)).FirstOrDefault(problem => problem is not null) is { } broken)
        {
            throw new PerfException(ErrorIds.ChangeDenied, $"{planned.OptimizationId} is not made: {broken}. Nothing lifts that.", planned.OptimizationId);
        }

        if (DeclaredWord.Lacking(planned.Mechanism, OrderOf(planned).Settings) is { } lacking)
        {
            throw new PerfException(ErrorIds.ChangeDenied, $"{planned.OptimizationId} is not made: {lacking}. Nothing lifts that.", planned.OptimizationId);
        }
    }

    private static IMechanism Of(IReadOnlyList<IMechanism> mechanisms, PlannedChange planned) => mechanisms.FirstOrDefault(mechanism => mechanism.Name == planned.Mechanism) ?? throw new PerfException(
        ErrorIds.PlanInvalid,
        $"{planned.OptimizationId} is made by '{planned.Mechanism}', which this version does not know. Make the plan anew.",
        planned.OptimizationId);

    // There is no backup yet.
    private static ChangeOrder OrderOf(PlannedChange planned) => ChangeOrders.Of(planned, "");
}
