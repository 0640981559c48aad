namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Keys with values, in the order of the file; no key stands twice.</summary>
/// <param name="entries">The entries.</param>
/// <param name="place">Where it stands.</param>
internal sealed class MapNode(IReadOnlyList<NodeEntry> entries, Place place) : Node(place)
{
    /// <summary>The entries, in the order of the file.</summary>
    public IReadOnlyList<NodeEntry> Entries { get; } = entries;

    /// <inheritdoc/>
    public override string Kind => "a mapping";

    /// <summary>The value of a key, or null when there is none, or it is null.</summary>
    /// <param name="key">The key.</param>
    public Node? this[string key] => Find(key) is { } entry && entry.Value is not ScalarNode { IsNull: true } ? entry.Value : null;

    /// <summary>The entry of a key, or null.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The entry, whose value may be null.</returns>
    public NodeEntry? Find(string key)
    {
        foreach (NodeEntry entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The same with one key set.</summary>
    /// <param name="key">The key; it keeps its place when it is there already.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Another mapping.</returns>
    public MapNode With(string key, Node value)
    {
        var entries = new List<NodeEntry>(Entries);
        int at = entries.FindIndex(entry => entry.Key == key);
        if (at < 0)
        {
            entries.Add(new NodeEntry(key, value.Place, value));
        }
        else
        {
            entries[at] = entries[at] with { Value = value };
        }

        return new MapNode(entries, Place);
    }
}
