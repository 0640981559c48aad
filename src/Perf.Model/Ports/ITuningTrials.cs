namespace Perf;

/// <summary>Measures: makes the same load as often as it is asked to. The tuning loop knows no engine.</summary>
public interface ITuningTrials
{
    /// <summary>Makes the load ready: an arrival rate below what the system does (for <see cref="TuningKpiKind.Latency"/>, <see cref="TuningKpiKind.Errors"/> and <see cref="TuningKpiKind.Work"/>), or the closed load (for <see cref="TuningKpiKind.Capacity"/> and <see cref="TuningKpiKind.Burst"/>).</summary>
    /// <param name="kpi">What is to be measured.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How the load was chosen, in a sentence.</returns>
    /// <exception cref="PerfException">There is no load that can be made.</exception>
    Task<string> PrepareAsync(TuningKpi kpi, CancellationToken cancellation);

    /// <summary>What is measured in place of a KPI that cannot be read here. Known after <see cref="PrepareAsync"/>.</summary>
    /// <param name="kpi">The KPI of the plan.</param>
    /// <returns>The same where it can be read.</returns>
    TuningKpi MeasuredBy(TuningKpi kpi) => kpi;

    /// <summary>Warms up after something was restarted or a cache was emptied.</summary>
    /// <param name="guardrails">What must hold meanwhile, as in <see cref="MeasureAsync"/>; null for nothing.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The guardrail that ended it, in a sentence; null where it is warm.</returns>
    Task<string?> WarmUpAsync(TuningGuardrails? guardrails, CancellationToken cancellation);

    /// <summary>Waits until a service that was restarted answers, by a single user, who is no burst.</summary>
    /// <param name="guardrails">What must hold meanwhile; null for nothing.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The guardrail that ended it, in a sentence; null where it answers, or where it has had its time.</returns>
    Task<string?> WakeAsync(TuningGuardrails? guardrails, CancellationToken cancellation);

    /// <summary>Measures once.</summary>
    /// <param name="trial">Number, pair and side; the rest is filled in.</param>
    /// <param name="guardrails">What must hold meanwhile; the run ends within five seconds when it does not.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The trial with what was measured.</returns>
    Task<TuningTrial> MeasureAsync(TuningTrial trial, TuningGuardrails guardrails, CancellationToken cancellation);
}
