namespace Perf;

/// <summary>
/// Steps with a name in common (<see cref="Step.Name"/>): how long all of them take is a value of <c>group_duration</c>. Names of groups within groups are
/// joined by <c>::</c> and begin with it, as k6's do: <c>::shop::basket</c>.
/// </summary>
public sealed record GroupStep : Step
{
    /// <summary>What stands between the names of a group and of one within it.</summary>
    public const string Separator = "::";

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<Step> Inner() => Steps;
}
