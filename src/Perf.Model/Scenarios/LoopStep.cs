namespace Perf;

/// <summary>
/// Steps that are done again and again: a number of times, once for each value of a list, as long as a condition holds, or, with none of these, until a
/// <see cref="StopStep"/> or the end of the run. With several, whichever ends first ends it.
/// </summary>
public sealed record LoopStep : Step
{
    /// <summary>How often, a template that gives a whole number (0 or less: not at all) or a range <c>2-5</c> of which each entry takes one at random; null for no limit.</summary>
    public string? Count { get; init; }

    /// <summary>The values of which each turn gets one; null for none.</summary>
    public LoopSource? Over { get; init; }

    /// <summary>What must hold before each turn; null for nothing.</summary>
    public Condition? While { get; init; }

    /// <summary>Whether the first turn is made without asking <see cref="While"/>.</summary>
    public bool AtLeastOnce { get; init; }

    /// <summary>The variable that has the turn's number, from 0.</summary>
    /// <value><c>loopIndex</c>.</value>
    public string IndexName { get; init; } = "loopIndex";

    /// <summary>The variable that has the turn's value of <see cref="Over"/>.</summary>
    /// <value><c>loopItem</c>.</value>
    public string ItemName { get; init; } = "loopItem";

    /// <summary>What each turn does.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<Step> Inner() => Steps;

    /// <inheritdoc/>
    public override IEnumerable<string> Writes() => Over is null ? [IndexName] : [IndexName, ItemName];
}
