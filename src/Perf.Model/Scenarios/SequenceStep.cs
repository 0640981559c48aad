namespace Perf;

/// <summary>Steps one after the other: a branch of several steps, or several steps under one condition. Nothing is measured of it.</summary>
public sealed record SequenceStep : Step
{
    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<Step> Inner() => Steps;
}
