namespace Perf.ScriptWorker.Gjson;

/// <summary>How a query compares: <c>#(age&gt;40)</c>.</summary>
internal enum GjsonOperator
{
    /// <summary>No operator: the value must be there.</summary>
    Exists,

    /// <summary><c>==</c> or <c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>%</c>: the text matches a pattern of <c>*</c> and <c>?</c>.</summary>
    Like,

    /// <summary><c>!%</c></summary>
    NotLike,
}
