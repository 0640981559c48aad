namespace Perf.Telemetry.Monitors.PostgreSql;

/// <summary>What pg_stat_user_tables says of a table.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Counts">Sequential scans and their rows, index scans and their rows, rows inserted, updated, updated without touching an index, deleted.</param>
/// <param name="State">Rows that live, rows that are dead, changes since the last analyze, seconds since the last vacuum and analyze: not a number for never.</param>
internal sealed record TableCounters(string Schema, string Name, IReadOnlyList<double> Counts, IReadOnlyList<double> State)
{
    /// <summary>How many <see cref="Counts"/> there are.</summary>
    public const int Counters = 8;

    /// <summary>What all tables did between two readings.</summary>
    /// <param name="before">What was counted then, by the table's id.</param>
    /// <param name="after">What is counted now.</param>
    /// <returns>All tables with what they did, the one with most rows touched first, and of those that did nothing the largest.</returns>
    public static IReadOnlyList<(long Id, TableCounters Did)> Between(IReadOnlyDictionary<long, TableCounters> before, IReadOnlyDictionary<long, TableCounters> after) =>
    [
        .. after.Select(one => (Id: one.Key, Did: one.Value with { Counts = Grown(before.GetValueOrDefault(one.Key)?.Counts, one.Value.Counts) }))
            .OrderByDescending(one => one.Did.Counts.Sum()).ThenByDescending(one => one.Did.State[0]).ThenBy(one => one.Id),
    ];

    // Counters of a server that was killed begin anew, all of them.
    private static double[] Grown(IReadOnlyList<double>? before, IReadOnlyList<double> after) =>
        before is null || before.Where((value, i) => after[i] < value).Any() ? [.. after] : [.. after.Select((value, i) => value - before[i])];
}
