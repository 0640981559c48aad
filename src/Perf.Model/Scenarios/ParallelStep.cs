namespace Perf;

/// <summary>
/// Steps that are done at the same time, each a branch of its own; a branch of several steps is a <see cref="SequenceStep"/>. The branches share the virtual
/// user's variables and its cookies. The step ends when all of them have ended.
/// </summary>
public sealed record ParallelStep : Step
{
    /// <summary>The branches.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>The largest number of branches at once, 1 or more; null for all. Those that wait begin in order.</summary>
    public int? Limit { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<Step> Inner() => Steps;
}
