namespace Perf.Engine.Templates;

/// <summary>Why a variable has no value.</summary>
public enum VariableProblemKind
{
    /// <summary>It refers to itself, by way of others or not.</summary>
    Circular,

    /// <summary>It refers to a variable that there is not.</summary>
    Unknown,

    /// <summary>It refers to an environment variable that is not set, without a default.</summary>
    EnvironmentMissing,

    /// <summary>It refers to a variable that has another value in each iteration.</summary>
    List,

    /// <summary>Its template cannot be read.</summary>
    Malformed,

    /// <summary>Its value would be larger than a million characters, or all together than twenty million.</summary>
    TooLong,
}
