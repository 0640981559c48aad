namespace Perf;

/// <summary>Sets variables, one after the other, so that a later one sees those before it.</summary>
public sealed record SetStep : Step
{
    /// <summary>The variables and what they get.</summary>
    public IReadOnlyList<Assignment> Values { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<string> Writes() => Values.Select(value => value.Name);
}
