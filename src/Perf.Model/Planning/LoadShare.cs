namespace Perf;

/// <summary>
/// The part of a plan that one load generator makes: of everything that is counted (starts, virtual users, rows that are used once, connections), the numbers that fall into its slots.
/// The slots of all shares together are all slots, so that the parts add up to the whole exactly, to the last start.
/// </summary>
public sealed record LoadShare
{
    /// <summary>How many slots there are in all, 1 or more.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The slots of this share, each 0 to <see cref="Count"/> - 1, ascending and distinct; at least one.</summary>
    public IReadOnlyList<int> Slots { get; init => field = value.ToPlainArray(); } = [0];

    /// <summary>Iterations of each executor, in the scenario's order, that somebody else has made of this share before it was taken over; empty for none. Arrival executors do not look at it.</summary>
    public IReadOnlyList<long> IterationsDone { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Rows of each data feeder, by name, that somebody else may have used of this share before it was taken over: they are passed over. Empty for none.</summary>
    public IReadOnlyDictionary<string, long> RowsDone { get; init; } = new Dictionary<string, long>();

    /// <summary>Whether it is everything.</summary>
    public bool IsWhole => Slots.Count == Count;

    /// <summary>Whether it has the first slot: what is done once, before and after the load, is done there.</summary>
    public bool IsFirst => Slots[0] == 0;
}
