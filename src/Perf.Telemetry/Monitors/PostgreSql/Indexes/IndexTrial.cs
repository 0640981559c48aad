namespace Perf.Telemetry.Monitors.PostgreSql.Indexes;

/// <summary>What may be said of a statement for which indexes were tried and none made its plan cheaper. Pure.</summary>
internal static class IndexTrial
{
    /// <summary>The method of what hypopg's indexes were tried for; a row with it and without columns says that none helps.</summary>
    public const string InVain = "hypopg";

    /// <summary>The method of what nothing is known of: the planner may not have seen the indexes, for hypopg's are hidden once a function has run SQL while the statement is planned.</summary>
    public const string NotTried = "not tried";

    /// <summary>The method of the row of a statement without an index.</summary>
    /// <param name="isSeen">Whether the planner saw the indexes that were tried: it took each where it had hardly a choice, or its costs moved.</param>
    public static string WithoutResult(bool isSeen) => isSeen ? InVain : NotTried;

    /// <summary>Whether an index's name is one that hypopg makes up, as in <c>&lt;13543&gt;btree_orders_customer_id</c>; some versions of the server quote it.</summary>
    /// <param name="name">The name as EXPLAIN writes it.</param>
    public static bool IsMadeUp(string name)
    {
        string bare = name.TrimStart('"');
        int end = bare.IndexOf('>', StringComparison.Ordinal);
        return end > 1 && bare[0] == '<' && bare[1..end].All(char.IsAsciiDigit);
    }
}
