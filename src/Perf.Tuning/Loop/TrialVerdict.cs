namespace Perf.Tuning;

/// <summary>What the trials so far say.</summary>
/// <param name="Measurement">The measurement with its verdict; of one that goes on, as it would be if it ended here.</param>
/// <param name="IsFinal">Whether more pairs cannot change what becomes of the change.</param>
internal sealed record TrialVerdict(TuningMeasurement Measurement, bool IsFinal)
{
    /// <summary>Whether the change stays.</summary>
    public bool IsKept => Measurement.Outcome is TuningOutcome.KpiMet or TuningOutcome.Improved;
}
