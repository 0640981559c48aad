namespace Perf.Analysis;

/// <summary>The value that a threshold looks at, or why there is none.</summary>
/// <param name="Value">The value in the unit of <see cref="ThresholdUnits"/>; null without data.</param>
/// <param name="Missing">Why there is no value, as the end of a sentence; empty when there is one.</param>
internal readonly record struct Measurement(double? Value, string Missing)
{
    internal static Measurement Of(double value) => double.IsNaN(value) ? None("it has no sample") : new Measurement(value, "");

    internal static Measurement None(string why) => new(null, why);
}
