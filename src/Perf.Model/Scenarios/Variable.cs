namespace Perf;

/// <summary>A variable: one value, or a list of which every iteration takes one at random.</summary>
public sealed record Variable
{
    /// <summary>The values; at least one.</summary>
    public IReadOnlyList<ScalarValue> Values { get; init; } = [];

    /// <summary>A variable of one value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The variable.</returns>
    public static Variable Of(ScalarValue value) => new() { Values = [value] };
}
