namespace Perf;

/// <summary>How a value is compared with a limit or with what is expected.</summary>
public enum ComparisonOperator
{
    /// <summary>==</summary>
    Equal,

    /// <summary>!=</summary>
    NotEqual,

    /// <summary>&lt;</summary>
    Less,

    /// <summary>&lt;=</summary>
    LessOrEqual,

    /// <summary>&gt;</summary>
    Greater,

    /// <summary>&gt;=</summary>
    GreaterOrEqual,

    /// <summary>The text contains the expected text.</summary>
    Contains,

    /// <summary>The text does not contain the expected text.</summary>
    NotContains,

    /// <summary>The text matches the expected regular expression.</summary>
    Matches,

    /// <summary>There is a value.</summary>
    Exists,

    /// <summary>There is no value.</summary>
    NotExists,
}
