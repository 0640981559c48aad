namespace Perf;

/// <summary>How much an issue of a validation matters.</summary>
public enum ValidationSeverity
{
    /// <summary>Not mentioned.</summary>
    Off,

    /// <summary>Good to know.</summary>
    Info,

    /// <summary>To be looked at.</summary>
    Warning,

    /// <summary>Blocks, unless the policy says otherwise.</summary>
    Critical,
}
