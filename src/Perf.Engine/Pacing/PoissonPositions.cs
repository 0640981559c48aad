using Perf.Engine.Running;

namespace Perf.Engine.Pacing;

/// <summary>
/// The events of a Poisson process of rate 1, in order, each found by its number without those before it. Nothing is stored but the latest blocks.
/// </summary>
/// <remarks>
/// The axis is cut into spans. The number of events of a span is drawn from the Poisson distribution; given the number, the events are independent and even
/// over the span, so that the number in its left half is binomial, and so on down to a block of a few hundred, whose events are drawn in order as the
/// partial sums of exponential gaps. Each draw has a sequence of its own that follows from the seed and its place in the tree. It is the same process
/// as one of exponential gaps from the beginning on (J. F. C. Kingman, Poisson Processes, 1993, section 2.4), but any event costs a walk down the tree.
/// </remarks>
internal sealed class PoissonPositions
{
    private const int BlockSize = 512;
    private const double SmallestSpan = 1024;

    // One for each of several threads that follow the schedule at places of their own.
    private const int KeptBlocks = 8;

    // Apart from the sequences of iterations, whose virtual user is never negative.
    private const int CountsOfSpans = -1;
    private const int CountsOfHalves = -2;
    private const int Events = -3;

    private readonly int _seed;
    private readonly double _span;
    private readonly Lock _gate = new();
    private readonly List<long> _before = [0];
    private readonly Block?[] _blocks = new Block?[KeptBlocks];
    private int _found;

    /// <summary>Creates the process.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="expected">How much of the axis is used most likely; that is one span.</param>
    public PoissonPositions(int seed, double expected)
    {
        _seed = seed;
        _span = Math.Max(expected, SmallestSpan);
    }

    /// <summary>Where an event is.</summary>
    /// <param name="index">Its number, from 0.</param>
    public double PositionOf(long index)
    {
        foreach (Block? kept in _blocks)
        {
            if (kept is not null && index >= kept.First && index - kept.First < kept.Positions.Length)
            {
                return kept.Positions[index - kept.First];
            }
        }

        Block block = Find(index);
        _blocks[(uint)Interlocked.Increment(ref _found) % KeptBlocks] = block;
        return block.Positions[index - block.First];
    }

    /// <summary>How many events lie before a place.</summary>
    /// <param name="place">0 or more.</param>
    public long CountBefore(double place)
    {
        long low = 0;
        long high = BeforeSpan((int)Math.Floor(place / _span) + 1);
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (PositionOf(middle) < place)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private Block Find(long index)
    {
        int span = SpanOf(index);
        long first = BeforeSpan(span);
        long count = BeforeSpan(span + 1) - first;
        double begin = span * _span;
        double length = _span;

        // The root is 1 and the children of a node 2n and 2n + 1; spans lie apart in the executor's number.
        long node = 1;
        while (count > BlockSize)
        {
            var random = new SeededSequence(_seed, new IterationId(span, CountsOfHalves, node));
            long left = RandomCounts.Half(count, ref random);
            length /= 2;
            bool isLeft = index < first + left;
            node = (2 * node) + (isLeft ? 0 : 1);
            (first, count, begin) = isLeft ? (first, left, begin) : (first + left, count - left, begin + length);
        }

        return new Block(first, Draw(new SeededSequence(_seed, new IterationId(span, Events, node)), (int)count, begin, length));
    }

    // The order statistics of independent, even places are the partial sums of exponential gaps, over their whole (L. Devroye, Non-Uniform Random Variate
    // Generation, 1986, section V.3.1).
    private static double[] Draw(SeededSequence random, int count, double begin, double length)
    {
        double[] positions = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            positions[i] = sum += RandomCounts.Gap(ref random);
        }

        double scale = length / (sum + RandomCounts.Gap(ref random));
        for (int i = 0; i < count; i++)
        {
            positions[i] = begin + (positions[i] * scale);
        }

        return positions;
    }

    private int SpanOf(long index)
    {
        lock (_gate)
        {
            while (_before[^1] <= index)
            {
                AddSpan();
            }

            // Several spans can begin with the same event where some have none: the one that has it is the last of these.
            int low = 0;
            int high = _before.Count - 1;
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                (low, high) = _before[middle] <= index ? (middle, high) : (low, middle - 1);
            }

            return low;
        }
    }

    private long BeforeSpan(int span)
    {
        lock (_gate)
        {
            while (_before.Count <= span)
            {
                AddSpan();
            }

            return _before[span];
        }
    }

    private void AddSpan()
    {
        var random = new SeededSequence(_seed, new IterationId(_before.Count - 1, CountsOfSpans, 0));
        _before.Add(_before[^1] + RandomCounts.Poisson(_span, ref random));
    }

    private sealed record Block(long First, double[] Positions);
}
