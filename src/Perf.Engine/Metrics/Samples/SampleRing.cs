using System.Numerics;
using System.Runtime.InteropServices;

namespace Perf.Engine.Metrics.Samples;

/// <summary>
/// A bounded queue from one loop to the writer: one thread adds, one takes, nothing is locked. What finds it full is counted and left out, for a loop waits
/// for nobody.
/// </summary>
internal sealed class SampleRing
{
    // All loops together: some 36 MB, which are seconds of the highest rates that one machine makes.
    private const int MostOfRun = 1 << 18;
    private const int Most = 1 << 17;
    private const int Least = 1 << 13;

    private readonly RawSample[] _slots;
    private readonly int _mask;
    private Ends _ends;

    /// <summary>Creates a ring.</summary>
    /// <param name="size">How many samples it holds, rounded up to a power of two.</param>
    public SampleRing(int size)
    {
        _slots = new RawSample[BitOperations.RoundUpToPowerOf2((uint)size)];
        _mask = _slots.Length - 1;
    }

    /// <summary>How many samples it holds.</summary>
    public int Size => _slots.Length;

    /// <summary>How many found it full. Read from any thread.</summary>
    public long Dropped => Volatile.Read(ref _ends.Dropped);

    /// <summary>How many were to be added, with those that found it full. Read from any thread.</summary>
    public long Offered => Volatile.Read(ref _ends.Added) + Dropped;

    /// <summary>The size of each ring of a run.</summary>
    /// <param name="loops">How many loops it has.</param>
    public static int SizeFor(int loops) => Math.Clamp(MostOfRun / Math.Max(1, loops), Least, Most);

    /// <summary>Adds a sample, or counts that there was no room; on the loop's thread.</summary>
    /// <param name="sample">The sample.</param>
    /// <returns>Whether there was room.</returns>
    public bool TryAdd(in RawSample sample)
    {
        long added = _ends.Added;
        if (added - _ends.TakenSeen == _slots.Length)
        {
            // The writer's end is looked at only when the last look says full: so the two threads rarely fetch each other's cache line.
            _ends.TakenSeen = Volatile.Read(ref _ends.Taken);
            if (added - _ends.TakenSeen == _slots.Length)
            {
                Volatile.Write(ref _ends.Dropped, _ends.Dropped + 1);
                return false;
            }
        }

        _slots[added & _mask] = sample;
        Volatile.Write(ref _ends.Added, added + 1);
        return true;
    }

    /// <summary>The oldest samples, in order; on the writer's thread. They stay until <see cref="Release"/>.</summary>
    /// <param name="most">No more than this many.</param>
    /// <returns>Empty when there is none; not all where they go on at the ring's beginning.</returns>
    public ReadOnlySpan<RawSample> Peek(int most)
    {
        long taken = _ends.Taken;
        int first = (int)(taken & _mask);
        long count = Math.Min(Volatile.Read(ref _ends.Added) - taken, Math.Min(most, _slots.Length - first));
        return _slots.AsSpan(first, (int)count);
    }

    /// <summary>Gives the room of the oldest samples back; on the writer's thread.</summary>
    /// <param name="count">How many.</param>
    public void Release(int count) => Volatile.Write(ref _ends.Taken, _ends.Taken + count);

    // Each end on cache lines of its own (128 bytes: processors fetch them in pairs), so that the loop's writes do not slow the writer's reads and the other way round.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Ends
    {
        [FieldOffset(128)]
        public long Added;

        [FieldOffset(136)]
        public long TakenSeen;

        [FieldOffset(144)]
        public long Dropped;

        [FieldOffset(256)]
        public long Taken;
    }
}
