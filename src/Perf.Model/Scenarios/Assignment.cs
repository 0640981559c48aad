namespace Perf;

/// <summary>A variable and what it gets.</summary>
public sealed record Assignment
{
    /// <summary>The variable's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The value. A text is a template; one that is one reference as a whole takes the kind of what it refers to.</summary>
    public ScalarValue Value { get; init; } = ScalarValue.OfText("");

    /// <summary>What computes the value instead (<c>count + 1</c>); null for <see cref="Value"/>.</summary>
    public Condition? Expression { get; init; }
}
