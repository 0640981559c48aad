using Perf.Engine.Sharing;

namespace Perf.Engine.Data;

/// <summary>
/// Which row the n-th taker of a feeder gets: a pure function of the seed, the share and a counter. Several processes that run one plan share the places of the order out.
/// </summary>
/// <param name="order">The order.</param>
/// <param name="rows">The number of rows, 1 or more.</param>
/// <param name="seed">The run's seed, mixed with the feeder's number.</param>
/// <param name="share">The places in the order that are this process' own.</param>
internal sealed class RowOrder(DataOrder order, int rows, ulong seed, SlotSet share = default)
{
    private const int Rounds = 4;

    // Half of the bits of a number that can tell all rows apart.
    private readonly int _halfBits = (BitsFor(rows) + 1) / 2;

    /// <summary>The row of a taker.</summary>
    /// <param name="counter">The taker's number within this share, from 0.</param>
    /// <returns>The row, or -1 when there is none left.</returns>
    public int RowOf(long counter)
    {
        long place = share.IndexOf(counter);
        return order switch
        {
            DataOrder.Once => place < rows ? (int)place : -1,
            DataOrder.Shuffle => Shuffled((int)(place % rows), place / rows),
            _ => (int)(place % rows),
        };
    }

    // A permutation without a table: a Feistel network (Luby and Rackoff 1988) over the next power of four, walked until it falls among the rows (Black and Rogaway 2002).
    private int Shuffled(int place, long cycle)
    {
        if (rows == 1)
        {
            return 0;
        }

        ulong key = Mix(seed + (ulong)cycle);
        uint value = (uint)place;
        do
        {
            value = Encrypt(value, key);
        }
        while (value >= (uint)rows);
        return (int)value;
    }

    private uint Encrypt(uint value, ulong key)
    {
        uint mask = (1u << _halfBits) - 1;
        uint left = value >> _halfBits;
        uint right = value & mask;
        for (uint round = 0; round < Rounds; round++)
        {
            (left, right) = (right, left ^ ((uint)Mix(key + ((ulong)round << 32) + right) & mask));
        }

        return (left << _halfBits) | right;
    }

    private static int BitsFor(int rows) => 32 - int.LeadingZeroCount(Math.Max(1, rows - 1));

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
