namespace Perf;

/// <summary>The values that a loop goes over: those that are written, or those of a variable.</summary>
public sealed record LoopSource
{
    /// <summary>
    /// The name of a variable: of one that is declared as a list, all its values; of any other, the elements of the JSON array that it has when the loop
    /// is entered. Null when <see cref="Values"/> are written.
    /// </summary>
    public string? Variable { get; init; }

    /// <summary>The values as they are written; a text is a template.</summary>
    public IReadOnlyList<ScalarValue> Values { get; init; } = [];
}
