namespace Perf;

/// <summary>Whose rules thresholds are judged by.</summary>
public enum CompatibilityProfile
{
    /// <summary>Perf's own: a threshold without data does not pass, and neither does a run whose generator was the limit.</summary>
    Native,

    /// <summary>k6's: its grammar, interpolated percentiles, no data passes (a counter is 0), exit code 99.</summary>
    K6,

    /// <summary>Artillery's ensure: its names and expressions, no data fails, exit code 1.</summary>
    Artillery,
}
