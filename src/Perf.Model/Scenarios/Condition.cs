namespace Perf;

/// <summary>An expression as it is written, with the place where it is written: <c>status == 200 and token exists</c>. The engine reads it; nothing here runs.</summary>
public sealed record Condition
{
    /// <summary>The expression's text.</summary>
    public string Text { get; init; } = "";

    /// <summary>Its line in its file, from 1; 0 when it has none.</summary>
    public int Line { get; init; }

    /// <summary>The column of its first character, from 1; 0 when it has none.</summary>
    public int Column { get; init; }

    /// <summary>An expression without a place, for those who build a scenario in code.</summary>
    /// <param name="text">The expression.</param>
    /// <returns>The condition.</returns>
    public static Condition Of(string text) => new() { Text = text };
}
