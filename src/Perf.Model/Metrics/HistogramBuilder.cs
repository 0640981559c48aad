namespace Perf;

/// <summary>
/// Adds up values and histograms. Its memory is bounded by the layout's buckets, however much is added, and only pages of buckets that hold something
/// exist: half a kilobyte each, and none for zeros, of which most phases of a request consist. Not safe for several threads at once.
/// </summary>
public sealed class HistogramBuilder
{
    // A latency that varies by a factor of two has up to a thousand buckets, and one that hardly varies a few dozen.
    private const int PageBits = 6;
    private const int PageSize = 1 << PageBits;

    private static readonly int s_pagesOfTimes = (HistogramLayout.BucketCount + PageSize - 1) / PageSize;
    private static readonly int s_pages = (ValueLayout.End + PageSize - 1) / PageSize;

    // Histograms are made once a second, many at a time: what they need on the way is kept.
    [ThreadStatic]
    private static byte[]? s_scratch;

    // For each page of the layout its place among those that exist, from 1; 0 for a page that does not.
    private ushort[] _places = [];
    private ushort[] _pages = [];
    private long[][] _counts = [];
    private int _used;
    private long _zeros;

    /// <summary>Adds one value.</summary>
    /// <param name="ticks">The value in ticks of 100 ns.</param>
    /// <param name="count">How many times, 1 or more.</param>
    public void Record(long ticks, long count = 1) => AddToBucket(HistogramLayout.IndexOf(ticks), count);

    /// <summary>Adds one value that is no time; to be added to others of its kind alone.</summary>
    /// <param name="value">The value, finite, in the metric's own unit.</param>
    /// <param name="count">How many times, 1 or more.</param>
    public void RecordValue(double value, long count = 1) => AddToBucket(ValueLayout.IndexOf(value), count);

    /// <summary>Adds all values of a histogram.</summary>
    /// <param name="histogram">The histogram.</param>
    public void Add(Histogram histogram) => histogram.AddTo(this);

    /// <summary>Adds all values of another.</summary>
    /// <param name="other">The other, which keeps its values.</param>
    public void Add(HistogramBuilder other)
    {
        _zeros += other._zeros;
        for (int place = 0; place < other._used; place++)
        {
            long[] from = other._counts[place];

            // First the place, which may make another array of the pages.
            int mine = PlaceOf(other._pages[place]);
            long[] to = _counts[mine];
            for (int i = 0; i < to.Length; i++)
            {
                to[i] += from[i];
            }
        }
    }

    /// <summary>The distribution of all that was added so far.</summary>
    /// <returns>An immutable copy.</returns>
    public Histogram Build()
    {
        byte[] bytes = s_scratch ??= new byte[2 * PageSize * HistogramCursor.LongestBucket];
        int length = 0;
        int previous = 0;
        long total = _zeros;
        if (_zeros > 0)
        {
            length = HistogramCursor.Write(bytes, 0, _zeros);
        }

        for (int page = 0; page < _places.Length; page++)
        {
            if (_places[page] == 0)
            {
                continue;
            }

            if (bytes.Length - length < PageSize * HistogramCursor.LongestBucket)
            {
                Array.Resize(ref bytes, bytes.Length * 2);
                s_scratch = bytes;
            }

            long[] from = _counts[_places[page] - 1];
            for (int i = 0; i < from.Length; i++)
            {
                if (from[i] > 0)
                {
                    int index = (page << PageBits) + i;
                    length += HistogramCursor.Write(bytes.AsSpan(length), index - previous, from[i]);
                    previous = index;
                    total += from[i];
                }
            }
        }

        return length == 0 ? Histogram.Empty : new Histogram(bytes.AsSpan(0, length).ToArray(), total);
    }

    /// <summary>Forgets the values; keeps the memory, because what follows is most likely of the same size. Costs as much as pages were touched.</summary>
    public void Clear()
    {
        for (int place = 0; place < _used; place++)
        {
            _counts[place].AsSpan().Clear();
            _places[_pages[place]] = 0;
        }

        _used = 0;
        _zeros = 0;
    }

    internal void AddToBucket(int index, long count)
    {
        if (index == 0)
        {
            _zeros += count;
            return;
        }

        ushort[] places = _places;
        int page = index >> PageBits;
        int place = (uint)page < (uint)places.Length && places[page] is > 0 and var known ? known - 1 : PlaceOf(page);
        _counts[place][index & (PageSize - 1)] += count;
    }

    private int PlaceOf(int page)
    {
        // Times have an eighth of the pages that all values have; most builders hold times.
        if (page >= _places.Length)
        {
            Array.Resize(ref _places, page < s_pagesOfTimes ? s_pagesOfTimes : s_pages);
        }

        if (_places[page] > 0)
        {
            return _places[page] - 1;
        }

        if (_used == _pages.Length)
        {
            int more = Math.Min(s_pages, Math.Max(2, _used * 2));
            Array.Resize(ref _pages, more);
            Array.Resize(ref _counts, more);
        }

        // After a clear there may be a page left over from before.
        _counts[_used] ??= new long[PageSize];

        _pages[_used] = (ushort)page;
        _places[page] = (ushort)(_used + 1);
        return _used++;
    }
}
