namespace Perf;

/// <summary>
/// Adds up values and histograms. Its memory is bounded by the layout's buckets, however much is added, and only pages of buckets that hold something exist.
/// Not safe for several threads at once.
/// </summary>
public sealed class HistogramBuilder
{
    private const int PageBits = 10;
    private const int PageSize = 1 << PageBits;

    private readonly long[]?[] _pages = new long[(HistogramLayout.BucketCount + PageSize - 1) / PageSize][];

    /// <summary>Adds one value.</summary>
    /// <param name="ticks">The value in ticks of 100 ns.</param>
    /// <param name="count">How many times, 1 or more.</param>
    public void Record(long ticks, long count = 1) => AddToBucket(HistogramLayout.IndexOf(ticks), count);

    /// <summary>Adds all values of a histogram.</summary>
    /// <param name="histogram">The histogram.</param>
    public void Add(Histogram histogram) => histogram.AddTo(this);

    /// <summary>The distribution of all that was added so far.</summary>
    /// <returns>An immutable copy.</returns>
    public Histogram Build()
    {
        int used = 0;
        foreach (long[]? page in _pages)
        {
            used += page is null ? 0 : page.Length - page.AsSpan().Count(0L);
        }

        int[] indexes = new int[used];
        long[] counts = new long[used];
        int next = 0;
        for (int p = 0; p < _pages.Length; p++)
        {
            if (_pages[p] is not { } page)
            {
                continue;
            }

            for (int i = 0; i < PageSize; i++)
            {
                if (page[i] > 0)
                {
                    indexes[next] = (p << PageBits) + i;
                    counts[next++] = page[i];
                }
            }
        }

        return new Histogram(indexes, counts);
    }

    /// <summary>Forgets the values; keeps the memory, because what follows is most likely of the same size.</summary>
    public void Clear()
    {
        foreach (long[]? page in _pages)
        {
            page?.AsSpan().Clear();
        }
    }

    internal void AddToBucket(int index, long count)
    {
        ref long[]? page = ref _pages[index >> PageBits];
        page ??= new long[PageSize];
        page[index & (PageSize - 1)] += count;
    }
}
