namespace Perf.Tuning;

/// <summary>A change that stays.</summary>
/// <param name="Number">Its number in the plan.</param>
/// <param name="Planned">The change.</param>
/// <param name="Measurement">What measuring it has shown; null where it was not measured.</param>
/// <param name="Reason">Why it stays.</param>
internal sealed record KeptChange(int Number, PlannedChange Planned, TuningMeasurement? Measurement, string Reason);
