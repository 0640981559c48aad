using System.Text.RegularExpressions;

namespace Perf.Analysis;

/// <summary>A statement reads a table from end to end for a few rows: an index is missing.</summary>
internal sealed partial class MissingIndexRule : IBottleneckRule
{
    // Below this a table is read as quickly as its index.
    private const double SmallTable = 4 * 1024 * 1024;
    private const double LargeTable = 16 * 1024 * 1024;

    // Planner-only evidence has not seen the index, not even a made-up one.
    private const double MostByPlanner = 0.6;

    // Monitors keep so many characters of a statement.
    private const int LongestText = 1000;

    public string Id => "db.missing-index";

    public FindingLayer Layer => FindingLayer.Database;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        DatabaseFigures database = run.Database;
        ScannedTable? scanned = ScannedTables.Worst(run);
        SuggestedIndex? index = SuggestedIndexes.Best(run, scanned?.Name);
        string table = index?.Table ?? scanned?.Name ?? "a table";
        suspicion.Name(index is null ? (FormattableString)$"{(scanned is null ? "Tables are read" : $"The table {table} is read")} from end to end for few rows: an index is missing" : $"An index is missing on {table} ({index.Columns})", table);
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Database, "tables.seq_rows / statements.rows", scanned?.RowsPerRow ?? Unresolved(run), "1", database.Source),
            50,
            500,
            scanned is null ? Scores.Fair : Scores.Decisive,
            value => $"{value:#,##0} rows of {table} were read in sequence for each row that was wanted",
            (scanned is null ? 1 : Scores.Ramp(scanned.Bytes, SmallTable, LargeTable)) * Worth(scanned, database));
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Database, "statements.blocks / calls", scanned?.BlocksPerCall, "1", database.Source), 100, 1000, Scores.Strong,
            value => $"each call of the statement goes through {value:#,##0} blocks for {scanned?.RowsPerCall ?? 0:0.#} rows", Scores.Ramp(scanned?.Bytes ?? 0, SmallTable, LargeTable));
        if (index is not null)
        {
            if (index is { IsTried: true } or { Saving: not null })
            {
                suspicion.Tell(
                    Figure.Of(EvidenceFamily.Database, $"indexes.cost_after / cost_before ({index.Method})", index.Saving * 100, "%", database.Source), 50, 90, index.IsTried ? Scores.Decisive : Scores.Fair,
                    value => $"with the index the planner's cost falls by {value:0} % (from {index.CostBefore:#,##0} to {index.CostAfter:#,##0})", Worth(scanned, database));
            }
            else
            {
                suspicion.Tell(
                    Figure.Of(EvidenceFamily.Database, $"indexes ({index.Method})", 1, "", database.Source), 0, 1, Scores.Fair,
                    value => $"the planner reads {index.Table} from end to end and filters by {index.Columns}; what an index would save was not tried", Worth(scanned, database));
            }

            if (!index.IsTried)
            {
                suspicion.AtMost(MostByPlanner);
            }
        }

        double? time = budget.WithQueue(scanned?.Milliseconds ?? budget.Database, run.Load.BusyShare);
        suspicion.For(budget.ShareFigure("time of these statements / response time", time), 10, 40, Scores.Support, value => $"they take {value:0} % of the response time");
        suspicion.For(Figure.Of(EvidenceFamily.Host, "CPU of PostgreSQL", run.Load.Database is { } cores ? cores / run.Load.Cores * 100 : null, "%", run.SourceOf("process")), 15, 50, Scores.Hint, value => $"PostgreSQL uses {value:0} % of the cores");
        if (scanned is { RowsPerCall: > 1000 } report)
        {
            suspicion.Against(Figure.Of(EvidenceFamily.Database, "statements.rows / calls", report.RowsPerCall, "1", database.Source), 1000, 10000, Scores.Veto, value => $"the statement returns {value:#,##0} rows: a report reads a table whatever its indexes");
        }

        // Either leaves hardly anything of the strongest evidence together.
        if (index is not { IsTried: true })
        {
            suspicion.Against(Figure.Of(EvidenceFamily.Database, "indexes tried in vain (hypopg)", SuggestedIndexes.IsInVain(run, scanned?.QueryId) ? 1 : null, "", database.Source), 0, 1, 2 * Scores.Veto, value => $"indexes were tried for the statement, and the planner would use none of them");
            suspicion.Against(Figure.Of(EvidenceFamily.Database, "statement without WHERE and JOIN", CanUseIndex(scanned?.Query) ? null : 1, "", database.Source), 0, 1, 2 * Scores.Veto, value => $"the statement asks for all rows of the table: it reads them whatever indexes there are");
        }

        suspicion.CostsTime(time, 0.95);
        suspicion.CostsWithoutLoad(Math.Max(database.CpuShare ?? 0, database.DiskShare ?? 0), 0.95);
        suspicion.RisesWithLoad(run.One("postgresql.sequential_scan_rows"));
        suspicion.Explain($"{(scanned is { } one ? FormattableString.Invariant($"Statements on {table} ({one.Bytes / 1048576:0} MB) read it in sequence: {one.MeanMilliseconds:0.#} ms a call") : "Tables are read in sequence")}, where an index would find the rows in a few blocks.");
        suspicion.Missing(database.Statements is null, "pg_stat_statements would say which statement it is, and what it costs.");
        suspicion.Missing(database.Tables is null && database.Statements is not null, "The table 'tables' of the monitor (pg_stat_user_tables) would say which table it is.");
        bool isUntried = SuggestedIndexes.IsUntried(run, scanned?.QueryId);
        suspicion.Missing(index is not { IsTried: true } && !isUntried && !SuggestedIndexes.IsInVain(run, scanned?.QueryId), "hypopg (CREATE EXTENSION hypopg) would say what an index saves, without making it.");
        suspicion.Missing(index is not { IsTried: true } && isUntried, "What an index saves could not be tried with hypopg, whose indexes the planner did not see (a function that runs SQL while the statement is planned hides them): make it on a copy of the table, and compare EXPLAIN.");
        suspicion.Parameter("table", (index?.QualifiedTable ?? scanned?.QualifiedName)?.Sql);
        suspicion.Parameter("columns", index?.Columns);
        suspicion.Parameter("definition", index?.Definition);
        suspicion.Parameter("method", index?.Method);
        suspicion.Parameter("query_id", index?.QueryId ?? scanned?.QueryId);
        suspicion.Parameter("query", scanned?.Query);
        suspicion.Parameter("index_bytes", index?.Bytes);
        suspicion.Parameter("table_bytes", scanned?.Bytes);
        suspicion.Cures("db.index.create");

        // The planner may read along an index that is no use, and then no table is read in sequence.
        if (scanned?.IsStale == true || ScannedTables.IsStale(run, index?.QualifiedTable))
        {
            suspicion.Cures("db.stats.analyze");
        }

        suspicion.Verify($"EXPLAIN (ANALYZE, BUFFERS) of the statement shows a sequential scan on {table} before, and an index scan with a hundredth of the blocks after.", "Blocks per call and mean execution time in pg_stat_statements fall; writes to the table become no slower than by a twentieth.");
    }

    // The first rows in an order need an index too. A text that was cut off may have its WHERE in what is not there.
    private static bool CanUseIndex(string? query) => query is not { Length: > 0 and < LongestText } || Conditions().IsMatch(query) || Ordered().IsMatch(query);

    [GeneratedRegex(@"\b(where|join)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Conditions();

    [GeneratedRegex(@"\border\s+by\b.*\b(limit|fetch)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Ordered();

    // Rows read in sequence for one that is wanted, without knowing of which table: small ones that are read again and again look the same.
    private static double? Unresolved(RunEvidence run) =>
        run.Database.Tables is null && run.One("postgresql.sequential_scan_rows")?.Mean is { } rows && (run.One("postgresql.statements.rows") ?? run.One("postgresql.tup_fetched"))?.Mean is { } wanted ? rows / Math.Max(wanted, 1) : null;

    // A scan that is over in less than a millisecond is no bottleneck, whatever it reads.
    private static double Worth(ScannedTable? scanned, DatabaseFigures database) => Scores.Ramp(scanned?.MeanMilliseconds ?? database.PerRequest ?? 0, 0.5, 3);
}
