namespace Perf.Engine.Templates;

/// <summary>Puts names in an order in which each comes after those it depends on, and finds the cycles that make that impossible.</summary>
internal static class DependencyOrder
{
    /// <summary>Depth-first search with its own stack, because a file decides how deep the references go.</summary>
    public static (IReadOnlyList<string> Order, IReadOnlyList<IReadOnlyList<string>> Cycles) Sort(
        IEnumerable<string> names,
        Func<string, IReadOnlyList<string>> dependencies)
    {
        var order = new List<string>();
        var cycles = new List<IReadOnlyList<string>>();
        var finished = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            Visit(name, dependencies, finished, order, cycles);
        }

        return (order, cycles);
    }

    private static void Visit(
        string root,
        Func<string, IReadOnlyList<string>> dependencies,
        HashSet<string> finished,
        List<string> order,
        List<IReadOnlyList<string>> cycles)
    {
        if (finished.Contains(root))
        {
            return;
        }

        var path = new List<string> { root };
        var open = new HashSet<string>(StringComparer.Ordinal) { root };
        var pending = new Stack<(IReadOnlyList<string> Next, int Index)>();
        pending.Push((dependencies(root), 0));
        while (pending.TryPop(out (IReadOnlyList<string> Next, int Index) frame))
        {
            if (frame.Index == frame.Next.Count)
            {
                string done = path[^1];
                path.RemoveAt(path.Count - 1);
                open.Remove(done);
                finished.Add(done);
                order.Add(done);
                continue;
            }

            pending.Push((frame.Next, frame.Index + 1));
            string next = frame.Next[frame.Index];
            if (open.Contains(next))
            {
                cycles.Add([.. path.Skip(path.IndexOf(next)), next]);
            }
            else if (!finished.Contains(next))
            {
                path.Add(next);
                open.Add(next);
                pending.Push((dependencies(next), 0));
            }
        }
    }
}
