namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Gathers the entries of a mapping. A key is found at once, however many there are.</summary>
internal sealed class NodeEntries
{
    private readonly List<NodeEntry> _entries = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>The entry of a key, or null.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The entry, whose value may be null.</returns>
    public NodeEntry? Find(string key) => _places.TryGetValue(key, out int place) ? _entries[place] : null;

    /// <summary>Adds an entry, unless its key is there.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(NodeEntry entry)
    {
        if (!_places.TryAdd(entry.Key, _entries.Count))
        {
            return false;
        }

        _entries.Add(entry);
        return true;
    }

    /// <summary>Sets a key's value. One that is there already keeps its place in the order, and in the file.</summary>
    /// <param name="entry">The entry.</param>
    public void Set(NodeEntry entry)
    {
        if (!TryAdd(entry))
        {
            int place = _places[entry.Key];
            _entries[place] = _entries[place] with { Value = entry.Value };
        }
    }

    /// <summary>The mapping of what was gathered; nothing may be added after.</summary>
    /// <param name="place">Where it stands.</param>
    /// <returns>The mapping.</returns>
    public MapNode ToMap(Place place) => new(_entries, place);
}
