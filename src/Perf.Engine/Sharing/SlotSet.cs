namespace Perf.Engine.Sharing;

/// <summary>
/// Which of the numbers 0, 1, 2 ... belong to a share: those whose remainder by the count of slots is one of its slots. Immutable; the value without slots has every number, and costs the
/// run of one process nothing.
/// </summary>
internal readonly struct SlotSet
{
    private readonly int[]? _slots;
    private readonly int _count;

    private SlotSet(int count, int[] slots)
    {
        _count = count;
        _slots = slots;
    }

    /// <summary>The numbers of a share.</summary>
    /// <param name="share">The share; null for all numbers.</param>
    /// <exception cref="ArgumentException">Its slots are not ascending numbers below its count.</exception>
    public static SlotSet Of(LoadShare? share)
    {
        if (share is null)
        {
            return default;
        }

        int before = -1;
        foreach (int slot in share.Slots)
        {
            if (slot <= before || slot >= share.Count)
            {
                throw new ArgumentException($"The slots {string.Join(", ", share.Slots)} of {share.Count} are no share.", nameof(share));
            }

            before = slot;
        }

        return before < 0 ? throw new ArgumentException("A share has one slot at least.", nameof(share))
            : share.IsWhole ? default
            : new SlotSet(share.Count, [.. share.Slots]);
    }

    /// <summary>Whether it has every number.</summary>
    public bool IsWhole => _slots is null;

    /// <summary>The n-th of its numbers.</summary>
    /// <param name="n">From 0.</param>
    public long IndexOf(long n) => _slots is null ? n : (n / _slots.Length * _count) + _slots[n % _slots.Length];

    /// <summary>How many of the numbers below a limit are its own.</summary>
    /// <param name="limit">0 or more.</param>
    public long CountBelow(long limit)
    {
        if (_slots is null)
        {
            return limit;
        }

        int place = Array.BinarySearch(_slots, (int)(limit % _count));
        return (limit / _count * _slots.Length) + (place < 0 ? ~place : place);
    }

    /// <summary>How many of the numbers below a limit are its own.</summary>
    /// <param name="limit">0 or more.</param>
    public int CountBelow(int limit) => (int)CountBelow((long)limit);

    /// <summary>Whether a number is its own.</summary>
    /// <param name="number">0 or more.</param>
    public bool Owns(long number) => _slots is null || Array.BinarySearch(_slots, (int)(number % _count)) >= 0;
}
