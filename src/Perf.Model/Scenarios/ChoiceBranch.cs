namespace Perf;

/// <summary>One branch of a <see cref="ChoiceStep"/>.</summary>
public sealed record ChoiceBranch
{
    /// <summary>How often it is chosen in proportion to the other branches, 0 or more.</summary>
    /// <value>1.</value>
    public double Weight { get; init; } = 1;

    /// <summary>What it does; nothing is allowed.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];
}
