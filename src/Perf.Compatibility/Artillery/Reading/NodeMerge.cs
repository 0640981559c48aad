namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Merges environments as Artillery does: mappings key by key, and lists place by place.</summary>
internal static class NodeMerge
{
    /// <summary>Puts a node over another.</summary>
    /// <param name="under">What is there.</param>
    /// <param name="over">What wins.</param>
    /// <returns>The merged node; neither is changed.</returns>
    public static Node Merge(Node under, Node over) => (under, over) switch
    {
        (MapNode a, MapNode b) => MergeMaps(a, b),
        (ListNode a, ListNode b) => MergeLists(a, b),
        _ => over,
    };

    /// <summary>Puts a mapping over another.</summary>
    /// <param name="under">What is there.</param>
    /// <param name="over">What wins.</param>
    /// <returns>The merged mapping.</returns>
    public static MapNode MergeMaps(MapNode under, MapNode over)
    {
        var entries = new NodeEntries();
        foreach (NodeEntry entry in under.Entries)
        {
            entries.Set(entry);
        }

        foreach (NodeEntry entry in over.Entries)
        {
            entries.Set(entry with { Value = entries.Find(entry.Key) is { } known ? Merge(known.Value, entry.Value) : entry.Value });
        }

        return entries.ToMap(under.Place);
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
