namespace Perf.Analysis;

/// <summary>What a value of a policy file is.</summary>
internal enum PolicyNodeKind
{
    /// <summary>Nothing stands there.</summary>
    Null,

    /// <summary>A text, a number, true or false.</summary>
    Scalar,

    /// <summary>A list.</summary>
    List,

    /// <summary>Keys with values.</summary>
    Mapping,
}
