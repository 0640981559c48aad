namespace Perf.Tuning;

/// <summary>Makes trials one after the other, and each again that cannot be believed.</summary>
/// <param name="trials">Measures.</param>
internal sealed class TrialMaker(ITuningTrials trials)
{
    // What cannot be measured three times one after the other will not be measured the fourth time.
    private const int MostTries = 3;

    private int _made;

    /// <summary>Measures until the trial can be believed, or a guardrail is hit while the change is in effect.</summary>
    /// <param name="trial">Pair, side and length.</param>
    /// <param name="guardrails">What must hold.</param>
    /// <param name="made">Gets each trial that was made.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether there is one that counts.</returns>
    public async Task<bool> MakeAsync(TuningTrial trial, TuningGuardrails guardrails, ICollection<TuningTrial> made, CancellationToken cancellation)
    {
        // They protect from the change. What the system does without it is what is measured, however slow it is and however much of it fails.
        TuningGuardrails watched = trial.IsChanged ? guardrails : guardrails with { MostErrors = 1, BaselineP95 = null };
        for (int tries = 1; tries <= MostTries; tries++)
        {
            TuningTrial done = await trials.MeasureAsync(trial with { Number = ++_made }, watched, cancellation).ConfigureAwait(false);
            made.Add(done);
            if (done is { IsValid: true, Guardrail: null } && double.IsFinite(done.Value))
            {
                return true;
            }

            // Without the change a guardrail says nothing about it: the system is restless by itself.
            if (done is { IsChanged: true, Guardrail: not null })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Warms up.</summary>
    /// <param name="cancellation">Ends it.</param>
    public Task WarmUpAsync(CancellationToken cancellation) => trials.WarmUpAsync(cancellation);

    /// <summary>Makes the load ready.</summary>
    /// <param name="kpi">What is to be measured.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How it was chosen.</returns>
    public Task<string> PrepareAsync(TuningKpi kpi, CancellationToken cancellation) => trials.PrepareAsync(kpi, cancellation);

    /// <summary>What is measured in place of a KPI that cannot be read.</summary>
    /// <param name="kpi">The KPI of the plan.</param>
    public TuningKpi MeasuredBy(TuningKpi kpi) => trials.MeasuredBy(kpi);
}
