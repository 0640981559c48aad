namespace Perf;

/// <summary>What a validation comes to.</summary>
public enum ValidationOutcome
{
    /// <summary>No issue above Info.</summary>
    Passed,

    /// <summary>Issues, none of which blocks.</summary>
    PassedWithWarnings,

    /// <summary>At least one issue blocks.</summary>
    Blocked,
}
