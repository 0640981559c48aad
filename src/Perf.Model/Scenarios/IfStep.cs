namespace Perf;

/// <summary>Does one list of steps or the other.</summary>
public sealed record IfStep : Step
{
    /// <summary>What decides.</summary>
    public Condition Condition { get; init; } = new();

    /// <summary>What is done where it holds.</summary>
    public IReadOnlyList<Step> Then { get; init; } = [];

    /// <summary>What is done where it does not.</summary>
    public IReadOnlyList<Step> Else { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<Step> Inner() => Then.Concat(Else);
}
