namespace Perf.Reporting.Samples;

/// <summary>What a format has made of tags, kept, for thousands of samples share them.</summary>
/// <param name="make">Makes it.</param>
internal sealed class TagText(Func<SampleTags, byte[]> make)
{
    // More than a run has, unless its server makes up statuses: then what is rare is made again.
    private const int Most = 10_000;

    private readonly Dictionary<SampleTags, byte[]> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The bytes of tags.</summary>
    /// <param name="tags">The tags.</param>
    public ReadOnlySpan<byte> Of(SampleTags tags)
    {
        if (_known.TryGetValue(tags, out byte[]? known))
        {
            return known;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        return _known[tags] = make(tags);
    }
}
