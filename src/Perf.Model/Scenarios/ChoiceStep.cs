namespace Perf;

/// <summary>Does one of its branches, chosen at random by their weights.</summary>
public sealed record ChoiceStep : Step
{
    /// <summary>The branches; at least one of a weight above 0.</summary>
    public IReadOnlyList<ChoiceBranch> Branches { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<Step> Inner() => Branches.SelectMany(branch => branch.Steps);
}
