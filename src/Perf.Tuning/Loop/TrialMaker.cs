namespace Perf.Tuning;

/// <summary>
/// Makes trials one after the other, and each again that cannot be believed. Where a change restarts a service, each begins with a restart of its own: no two starts of a service are alike (what is compiled, where memory lies, which
/// connections there are), and two trials that share one would count that twice. A trial that follows no switch of the change restarts the service itself.
/// </summary>
/// <param name="trials">Measures.</param>
/// <param name="rest">Restarts services.</param>
internal sealed class TrialMaker(ITuningTrials trials, TrialRest rest)
{
    /// <summary>How often a trial is made: what cannot be measured three times one after the other will not be measured the fourth time.</summary>
    internal const int MostTries = 3;

    // What is cold is slower, and opens its connections anew: only what no cache explains is the change's doing.
    private const double MostErrorsWhileCold = 0.5;
    private const double MostP95FactorWhileCold = 100;

    private int _made;
    private IReadOnlyList<PlannedChange> _rested = [];
    private bool _isBurst;
    private bool _isAtRest;

    /// <summary>Whether each trial begins with a restart.</summary>
    public bool IsFromRest => _rested.Count > 0;

    /// <summary>How often one trial restarts services at most, besides what its change does.</summary>
    public int MostRests => IsFromRest ? MostTries : 0;

    /// <summary>Says what the next trials are of.</summary>
    /// <param name="kpi">What is measured.</param>
    /// <param name="changes">The changes. The services that they restart are restarted before each trial, applications last: they meet a database that is there.</param>
    public void Begin(TuningKpi kpi, IEnumerable<PlannedChange> changes)
    {
        _isBurst = kpi.Kind == TuningKpiKind.Burst;
        _rested = [.. changes.Where(planned => planned.Effect == TuningEffect.Restart).DistinctBy(planned => planned.Target, StringComparer.Ordinal).OrderBy(planned => planned.Target.StartsWith("application:", StringComparison.Ordinal))];
        _isAtRest = false;
    }

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
            if (await RestAsync(trial.IsChanged, guardrails, cancellation).ConfigureAwait(false) is { } cold)
            {
                made.Add(Ended(trial, cold));
                return true;
            }

            TuningTrial done = await trials.MeasureAsync(trial with { Number = ++_made }, watched, cancellation).ConfigureAwait(false);
            _isAtRest = false;
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

    /// <summary>Warms up what is as it was before, or was measured already.</summary>
    /// <param name="cancellation">Ends it.</param>
    public Task WarmUpAsync(CancellationToken cancellation) => trials.WarmUpAsync(null, cancellation);

    /// <summary>Warms up for a trial. It is load as well, and the first that a change is under.</summary>
    /// <param name="trial">The trial's pair, side and length.</param>
    /// <param name="guardrails">What must hold in the trial. While the system is cold less must, and after a restart, in which everything may fail for a moment, only memory and probes.</param>
    /// <param name="isRestarted">Whether something was restarted.</param>
    /// <param name="made">Gets the trial that is not made because a guardrail did not hold.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether the trial can be made.</returns>
    public async Task<bool> WarmUpAsync(TuningTrial trial, TuningGuardrails guardrails, bool isRestarted, ICollection<TuningTrial> made, CancellationToken cancellation)
    {
        TuningGuardrails? watched = !trial.IsChanged ? null
            : isRestarted ? WhileRestarted(guardrails)
            : guardrails with { MostErrors = MostErrorsWhileCold, MostP95Factor = MostP95FactorWhileCold };
        _isAtRest = IsFromRest && isRestarted;
        if (await (_isAtRest ? FirstLoadAsync(watched, cancellation) : trials.WarmUpAsync(watched, cancellation)).ConfigureAwait(false) is not { } hit)
        {
            return true;
        }

        made.Add(Ended(trial, hit));
        return false;
    }

    /// <summary>Makes the load ready.</summary>
    /// <param name="kpi">What is to be measured.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How it was chosen.</returns>
    public Task<string> PrepareAsync(TuningKpi kpi, CancellationToken cancellation) => trials.PrepareAsync(kpi, cancellation);

    /// <summary>What is measured in place of a KPI that cannot be read.</summary>
    /// <param name="kpi">The KPI of the plan.</param>
    public TuningKpi MeasuredBy(TuningKpi kpi) => trials.MeasuredBy(kpi);

    // What the trial before has left behind (threads, connections, memory) is not the next one's.
    private async Task<string?> RestAsync(bool isChanged, TuningGuardrails guardrails, CancellationToken cancellation)
    {
        if (!IsFromRest || _isAtRest)
        {
            return null;
        }

        foreach (PlannedChange planned in _rested)
        {
            await rest.TakeAsync(planned, cancellation).ConfigureAwait(false);
        }

        _isAtRest = true;
        return await FirstLoadAsync(isChanged ? WhileRestarted(guardrails) : null, cancellation).ConfigureAwait(false);
    }

    // What is short for a while after a start is gone once it was warmed up.
    private Task<string?> FirstLoadAsync(TuningGuardrails? watched, CancellationToken cancellation) => _isBurst ? trials.WakeAsync(watched, cancellation) : trials.WarmUpAsync(watched, cancellation);

    private static TuningGuardrails WhileRestarted(TuningGuardrails guardrails) => guardrails with { MostErrors = 1, BaselineP95 = null };

    private TuningTrial Ended(TuningTrial trial, string hit) => trial with { Number = ++_made, IsValid = false, Problem = "The system was warming up.", Guardrail = hit };
}
