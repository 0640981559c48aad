namespace Perf;

/// <summary>The kinds of value that JSON knows besides objects and arrays.</summary>
public enum ScalarKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>Nothing.</summary>
    Null,

    /// <summary>An object or array, as JSON text.</summary>
    Json,
}
