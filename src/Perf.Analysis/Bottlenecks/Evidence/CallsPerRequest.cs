namespace Perf.Analysis;

/// <summary>A statement that runs several times for each request.</summary>
/// <param name="Query">The statement.</param>
/// <param name="QueryId">Its number.</param>
/// <param name="Calls">Calls per request.</param>
/// <param name="Rows">Rows per call.</param>
/// <param name="Milliseconds">Time of a call.</param>
internal sealed record CallsPerRequest(string Query, string QueryId, double Calls, double Rows, double Milliseconds)
{
    private static readonly string[] s_frames = ["BEGIN", "COMMIT", "ROLLBACK", "SET ", "SHOW ", "DISCARD", "DEALLOCATE", "SAVEPOINT", "RELEASE", "RESET ", "CLOSE ", "UNLISTEN", "SELECT pg_advisory_unlock_all"];

    /// <summary>The statement with the most calls per request; null without statements, and where a call cannot be told to be of a request. What begins and ends transactions is none.</summary>
    public static CallsPerRequest? Most(RunEvidence run) => run.DatabaseRequests is not { } requests ? null : run.Database.Statements?.Rows
        .Where(row => row.NumberOr0("calls") > 0 && !IsFrame(row.Text("query")))
        .OrderByDescending(row => row.NumberOr0("calls")).ThenBy(row => row.Text("query_id"), StringComparer.Ordinal)
        .Select(row => new CallsPerRequest(row.Text("query"), row.Text("query_id"), row.NumberOr0("calls") / requests, row.NumberOr0("rows") / row.NumberOr0("calls"), row.NumberOr0("exec_ms") / row.NumberOr0("calls")))
        .FirstOrDefault();

    /// <summary>Whether a statement only begins or ends a transaction, or puts a pooled session back to what it was.</summary>
    public static bool IsFrame(string query) => s_frames.Any(word => query.TrimStart().StartsWith(word, StringComparison.OrdinalIgnoreCase));
}
