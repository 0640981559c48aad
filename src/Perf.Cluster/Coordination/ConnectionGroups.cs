namespace Perf.Cluster.Coordination;

/// <summary>Which agents share a connection: none, up to a number of them. A pure function.</summary>
internal static class ConnectionGroups
{
    /// <summary>More connections than this would cost more than they are worth: a client takes half a second of a core and some megabytes.</summary>
    public const int Most = 64;

    /// <summary>The groups, of sizes that differ by one at most; each agent is in one of them.</summary>
    /// <param name="agents">The agents.</param>
    public static IReadOnlyList<IReadOnlyList<T>> Of<T>(IReadOnlyList<T> agents)
    {
        int groups = Math.Min(agents.Count, Most);
        return [.. Enumerable.Range(0, groups).Select(group => (IReadOnlyList<T>)[.. agents.Where((_, place) => place % groups == group)])];
    }
}
