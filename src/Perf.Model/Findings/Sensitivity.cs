namespace Perf;

/// <summary>How much has to speak for a cause before it is told. The analysis is the same; only the cut differs.</summary>
public enum Sensitivity
{
    /// <summary>Confidence from 0.80, impact from 25 % of the response time, from two families of evidence: for gates and alerts.</summary>
    Low,

    /// <summary>Confidence from 0.60, impact from 10 %: the default.</summary>
    Medium,

    /// <summary>Confidence from 0.35, impact from 3 %: what is worth a look.</summary>
    High,
}
