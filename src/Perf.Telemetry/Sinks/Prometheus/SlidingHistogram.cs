namespace Perf.Telemetry.Sinks;

/// <summary>
/// The distribution of the last seconds, added up. Each second is merged three times, however long the window is: a queue of two stacks, of which the older holds sums of each second with all
/// later ones of its stack, and the younger the sum of what came since.
/// </summary>
/// <param name="seconds">The window's length.</param>
internal sealed class SlidingHistogram(int seconds)
{
    private readonly Stack<Histogram> _older = new();
    private readonly List<Histogram> _younger = [];
    private Histogram _sum = Histogram.Empty;

    /// <summary>A second is over.</summary>
    public void Add(Histogram second)
    {
        _younger.Add(second);
        _sum = Merge(_sum, second);
        if (_older.Count + _younger.Count <= seconds)
        {
            return;
        }

        if (_older.Count == 0)
        {
            Histogram later = Histogram.Empty;
            for (int i = _younger.Count - 1; i >= 0; i--)
            {
                _older.Push(later = Merge(_younger[i], later));
            }

            _younger.Clear();
            _sum = Histogram.Empty;
        }

        _older.Pop();
    }

    /// <summary>The whole window's distribution.</summary>
    public Histogram Sum() => _older.TryPeek(out Histogram? older) ? Merge(older, _sum) : _sum;

    private static Histogram Merge(Histogram one, Histogram other)
    {
        if (one.Count == 0 || other.Count == 0)
        {
            return one.Count == 0 ? other : one;
        }

        var builder = new HistogramBuilder();
        builder.Add(one);
        builder.Add(other);
        return builder.Build();
    }
}
