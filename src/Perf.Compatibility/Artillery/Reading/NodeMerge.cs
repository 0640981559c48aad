namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Merges files and environments as Artillery does: mappings key by key, and lists place by place.</summary>
internal static class NodeMerge
{
    /// <summary>Puts a node over another.</summary>
    /// <param name="under">What is there.</param>
    /// <param name="over">What wins.</param>
    /// <param name="replaceLists">Whether a list takes the place of another as a whole, which is so for overrides of the command line.</param>
    /// <returns>The merged node; neither is changed.</returns>
    public static Node Merge(Node under, Node over, bool replaceLists = false) => (under, over) switch
    {
        (MapNode a, MapNode b) => MergeMaps(a, b, replaceLists),
        (ListNode a, ListNode b) when !replaceLists => MergeLists(a, b),
        _ => over,
    };

    /// <summary>Puts a mapping over another.</summary>
    /// <param name="under">What is there.</param>
    /// <param name="over">What wins.</param>
    /// <param name="replaceLists">Whether lists are replaced as a whole.</param>
    /// <returns>The merged mapping.</returns>
    public static MapNode MergeMaps(MapNode under, MapNode over, bool replaceLists = false)
    {
        MapNode merged = under;
        foreach (NodeEntry entry in over.Entries)
        {
            merged = merged.With(entry.Key, merged.Find(entry.Key) is { } known ? Merge(known.Value, entry.Value, replaceLists) : entry.Value);
        }

        return merged;
    }

    // The third phase of an environment goes over the third phase of the file.
    private static ListNode MergeLists(ListNode under, ListNode over)
    {
        var items = new List<Node>(under.Items);
        for (int i = 0; i < over.Items.Count; i++)
        {
            if (i < items.Count)
            {
                items[i] = Merge(items[i], over.Items[i]);
            }
            else
            {
                items.Add(over.Items[i]);
            }
        }

        return new ListNode(items, under.Place);
    }
}
