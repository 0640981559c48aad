namespace Perf;

/// <summary>How much a risk of a scenario matters.</summary>
public enum RiskLevel
{
    /// <summary>Something to know.</summary>
    Low,

    /// <summary>Something that makes the result worth less, or that others may notice.</summary>
    Medium,

    /// <summary>Something that can hurt people or systems.</summary>
    High,
}
