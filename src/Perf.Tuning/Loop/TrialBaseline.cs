namespace Perf.Tuning;

/// <summary>What was measured of the system as it was before a change, against itself.</summary>
/// <param name="Trials">The trials, all of them.</param>
/// <param name="Length">How long trials are to be, so that noise does not hide everything.</param>
/// <param name="Guardrails">What must hold from now on.</param>
/// <param name="IsMeasured">Whether enough of the trials can be believed.</param>
internal sealed record TrialBaseline(IReadOnlyList<TuningTrial> Trials, TimeSpan Length, TuningGuardrails Guardrails, bool IsMeasured)
{
    /// <summary>Why there was no time to measure it, in a sentence; null where there was.</summary>
    public string? Late { get; init; }

    /// <summary>The guardrails that follow from trials of the unchanged system.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="probes">Addresses that must answer.</param>
    public static TuningGuardrails GuardrailsOf(IReadOnlyList<TuningTrial> trials, IReadOnlyList<string> probes)
    {
        IReadOnlyList<TuningTrial> good = TrialPairs.Of(trials).Baseline;
        double[] tails = [.. good.Select(trial => trial.P95).OfType<double>().Where(double.IsFinite).Order()];
        return new TuningGuardrails
        {
            BaselineErrors = good.Count == 0 ? 0 : good.Average(trial => trial.ErrorRate),
            // The middle one: a percentile so far out is doubled by a neighbour now and then.
            BaselineP95 = tails.Length == 0 ? null : (tails[(tails.Length - 1) / 2] + tails[tails.Length / 2]) / 2,
            Probes = probes,
        };
    }
}
