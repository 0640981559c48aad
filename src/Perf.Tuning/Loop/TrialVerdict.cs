namespace Perf.Tuning;

/// <summary>What the trials so far say.</summary>
/// <param name="Measurement">The measurement with its verdict; of one that goes on, as it would be if it ended here.</param>
/// <param name="IsFinal">Whether more pairs cannot change what becomes of the change.</param>
/// <param name="Again">The pair that is to be made again, because it was disturbed; null for none.</param>
internal sealed record TrialVerdict(TuningMeasurement Measurement, bool IsFinal, int? Again = null)
{
    /// <summary>Whether the change stays.</summary>
    public bool IsKept => Measurement.Outcome is TuningOutcome.KpiMet or TuningOutcome.Improved;
}
