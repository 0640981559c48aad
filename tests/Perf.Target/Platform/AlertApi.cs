using Npgsql;

namespace Perf.Target.Platform;

/// <summary>Alerts: listed, found by words, made, assigned, closed and spoken about.</summary>
internal static class AlertApi
{
    private const int LongestPage = 200;
    private const string Columns = "id, title, body, severity, status, source, assignee, created_at";
    private static readonly string[] s_severities = ["low", "medium", "high", "critical"];
    private static readonly string[] s_states = ["open", "acknowledged", "closed"];

    public static async Task ListAsync(PlatformCall call)
    {
        await call.UserAsync();
        List<object> items = await call.RowsAsync<object>(
            Read,
            $"select {Columns} from alerts where ($1::text is null or severity = $1) and ($2::text is null or status = $2) and id < $3 order by id desc limit $4",
            call.Query("severity"), call.Query("status"), call.Query("before") is null ? long.MaxValue : (long)call.Query("before", 0, int.MaxValue), call.Query("limit", 20, LongestPage));
        await call.AnswerAsync(new { count = items.Count, items });
    }

    public static async Task GetAsync(PlatformCall call)
    {
        await call.UserAsync();
        long id = call.Id();
        object alert = await OneAsync(call, id);
        List<object> comments = await call.RowsAsync<object>(
            row => new { id = row.GetInt64(0), text = row.GetString(1), createdAt = row.GetFieldValue<DateTimeOffset>(2) }, "select id, text, created_at from comments where alert_id = $1 order by id limit 50", id);
        await call.AnswerAsync(new { alert, comments });
    }

    public static async Task CreateAsync(PlatformCall call)
    {
        await call.UserAsync();
        string title = await call.TextAsync("title");
        string severity = OneOf(await call.TextAsync("severity"), s_severities, "severity");
        object id = (await call.ScalarAsync(
            "insert into alerts (title, body, severity, source) values ($1, $2, $3, $4) returning id",
            title, await call.OptionalTextAsync("body") ?? "", severity, await call.OptionalTextAsync("source") ?? "api"))!;
        call.Header("Location", $"/api/v1/alerts/{id}");
        await call.AnswerAsync(await OneAsync(call, (long)id), StatusCodes.Status201Created);
    }

    public static async Task ChangeAsync(PlatformCall call)
    {
        AccessToken.Claims user = await call.UserAsync();
        long id = call.Id();
        string status = OneOf(await call.TextAsync("status"), s_states, "status");
        if (await call.ExecuteAsync("update alerts set status = $2, assignee = $3 where id = $1", id, status, user.User) == 0)
        {
            throw new PlatformFault(404, "not_found");
        }

        await call.AnswerAsync(await OneAsync(call, id));
    }

    public static async Task CommentAsync(PlatformCall call)
    {
        AccessToken.Claims user = await call.UserAsync();
        long id = call.Id();
        string text = await call.TextAsync("text");
        object comment = await call.ScalarAsync("insert into comments (alert_id, user_id, text) select id, $2, $3 from alerts where id = $1 returning id", id, user.User, text)
            ?? throw new PlatformFault(404, "not_found");
        await call.AnswerAsync(new { id = comment, text }, StatusCodes.Status201Created);
    }

    public static async Task SearchAsync(PlatformCall call)
    {
        await call.UserAsync();
        string words = call.Query("q") ?? throw new PlatformFault(422, "q_missing");
        List<object> items = await call.RowsAsync<object>(
            Read,
            $"select {Columns} from alerts where words @@ plainto_tsquery('simple', $1) order by ts_rank(words, plainto_tsquery('simple', $1)) desc, id desc limit $2",
            words, call.Query("limit", 20, LongestPage));
        await call.AnswerAsync(new { query = words, count = items.Count, items });
    }

    private static object Read(NpgsqlDataReader row) => new
    {
        id = row.GetInt64(0),
        title = row.GetString(1),
        body = row.GetString(2),
        severity = row.GetString(3),
        status = row.GetString(4),
        source = row.GetString(5),
        assignee = row.IsDBNull(6) ? (long?)null : row.GetInt64(6),
        createdAt = row.GetFieldValue<DateTimeOffset>(7),
    };

    private static async Task<object> OneAsync(PlatformCall call, long id) =>
        await call.RowsAsync<object>(Read, $"select {Columns} from alerts where id = $1", id) is [var one] ? one : throw new PlatformFault(404, "not_found");

    private static string OneOf(string text, string[] allowed, string name) => allowed.Contains(text, StringComparer.Ordinal) ? text : throw new PlatformFault(422, $"{name}_invalid");
}
