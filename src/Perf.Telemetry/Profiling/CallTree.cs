namespace Perf.Telemetry.Profiling;

/// <summary>Adds stacks up to a tree of calls.</summary>
internal sealed class CallTree
{
    /// <summary>The most nodes that a profile keeps; of a larger tree the weightiest.</summary>
    public const int MostNodes = 4000;

    private sealed record Node(int Frame, Dictionary<int, Node> Callees)
    {
        public long Self { get; set; }

        public long Total { get; set; }
    }

    private readonly Node _root = new(-1, []);

    /// <summary>How many samples it has.</summary>
    public long Samples => _root.Total;

    /// <summary>Adds a stack.</summary>
    /// <param name="frames">Methods by number, the outermost caller first.</param>
    /// <param name="count">How often it was seen.</param>
    public void Add(IReadOnlyList<int> frames, long count)
    {
        Node node = _root;
        node.Total += count;
        foreach (int frame in frames)
        {
            if (!node.Callees.TryGetValue(frame, out Node? callee))
            {
                node.Callees[frame] = callee = new Node(frame, []);
            }

            callee.Total += count;
            node = callee;
        }

        node.Self += count;
    }

    /// <summary>The tree as a list, callers before callees, the weightiest of several callees first. What is left out counts as its caller's own.</summary>
    /// <returns>At most <see cref="MostNodes"/> nodes, with frames as they were added.</returns>
    public IReadOnlyList<ProfileNode> ToList()
    {
        // The weight from which on nodes are kept: that of the last one that has room. A callee is never heavier than its caller, so that what is kept hangs together.
        long[] weights = [.. Weights(_root).OrderDescending()];
        long least = weights.Length > MostNodes ? weights[MostNodes] + 1 : 1;

        // Of those that weigh a little too little as many as there is room for, the heaviest caller's first: of few samples nearly all weigh one.
        int room = MostNodes - weights.Count(weight => weight >= least);
        var list = new List<ProfileNode>();
        var pending = new Stack<(Node Node, int Parent)>(Kept(_root).AsEnumerable().Reverse().Select(node => (node, -1)));
        while (pending.TryPop(out (Node Node, int Parent) next))
        {
            List<Node> callees = Kept(next.Node);
            list.Add(new ProfileNode(next.Parent, next.Node.Frame, next.Node.Total - callees.Sum(callee => callee.Total), next.Node.Total));
            int place = list.Count - 1;
            foreach (Node callee in callees.AsEnumerable().Reverse())
            {
                pending.Push((callee, place));
            }
        }

        return list;

        List<Node> Kept(Node node)
        {
            var kept = new List<Node>();
            foreach (Node callee in node.Callees.Values.Where(callee => callee.Total >= least - 1).OrderByDescending(callee => callee.Total).ThenBy(callee => callee.Frame))
            {
                if (callee.Total >= least || room-- > 0)
                {
                    kept.Add(callee);
                }
            }

            return kept;
        }
    }

    private static IEnumerable<long> Weights(Node root)
    {
        var pending = new Stack<Node>(root.Callees.Values);
        while (pending.TryPop(out Node? node))
        {
            yield return node.Total;
            foreach (Node callee in node.Callees.Values)
            {
                pending.Push(callee);
            }
        }
    }
}
