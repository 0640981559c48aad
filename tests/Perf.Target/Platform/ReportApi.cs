namespace Perf.Target.Platform;

/// <summary>Reports: a summary at once, which is a heavy query, and reports that are ordered and fetched when they are ready.</summary>
internal sealed class ReportApi(PlatformOptions options, TimeProvider time)
{
    private const int MostDays = 365;
    private static readonly string[] s_kinds = ["alerts", "users", "response"];

    public static async Task SummaryAsync(PlatformCall call)
    {
        await call.UserAsync();
        int days = call.Query("days", 7, MostDays);
        await call.AnswerAsync(new { days, rows = await RowsAsync(call, days) });
    }

    public async Task OrderAsync(PlatformCall call)
    {
        AccessToken.Claims user = await call.UserAsync();
        string kind = await call.TextAsync("kind");
        int days = await call.NumberAsync("days", 7);
        if (!s_kinds.Contains(kind, StringComparer.Ordinal) || days is < 1 or > MostDays)
        {
            throw new PlatformFault(422, days is < 1 or > MostDays ? "days_invalid" : "kind_invalid");
        }

        var id = Guid.NewGuid();
        await call.ExecuteAsync("insert into reports (id, user_id, kind, days, ready_at) values ($1, $2, $3, $4, $5)", id, user.User, kind, days, time.GetUtcNow() + options.ReportTime);
        call.Header("Location", $"/api/v1/reports/{id}");
        await call.AnswerAsync(new { id, status = "pending" }, StatusCodes.Status202Accepted);
    }

    public async Task GetAsync(PlatformCall call)
    {
        AccessToken.Claims user = await call.UserAsync();
        Guid id = call.Guid();
        List<(string Kind, int Days, DateTimeOffset ReadyAt)> found = await call.RowsAsync(
            row => (row.GetString(0), row.GetInt32(1), row.GetFieldValue<DateTimeOffset>(2)), "select kind, days, ready_at from reports where id = $1 and user_id = $2", id, user.User);
        if (found is not [var report])
        {
            throw new PlatformFault(404, "not_found");
        }

        if (report.ReadyAt > time.GetUtcNow())
        {
            await call.AnswerAsync(new { id, status = "pending" });
            return;
        }

        await call.AnswerAsync(new { id, status = "ready", kind = report.Kind, rows = await RowsAsync(call, report.Days) });
    }

    private static Task<List<object>> RowsAsync(PlatformCall call, int days) => call.RowsAsync<object>(
        row => new { day = row.GetDateTime(0).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), severity = row.GetString(1), open = row.GetInt64(2), closed = row.GetInt64(3), sources = row.GetInt64(4) },
        """
        select date_trunc('day', created_at at time zone 'utc') as day, severity, count(*) filter (where status <> 'closed'), count(*) filter (where status = 'closed'), count(distinct source)
        from alerts where created_at > now() - make_interval(days => $1) group by 1, 2 order by 1, 2
        """,
        days);
}
