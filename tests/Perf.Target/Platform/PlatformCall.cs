using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Perf.Target.Platform;

/// <summary>One request of the platform: its body, its query, its user, and its answer. What is wrong with it is a <see cref="PlatformFault"/>.</summary>
internal sealed class PlatformCall(HttpContext http, NpgsqlDataSource source, AccessToken tokens)
{
    private JsonElement? _body;

    public CancellationToken Cancellation => http.RequestAborted;

    /// <summary>Who asks, by the token that the request carries.</summary>
    /// <exception cref="PlatformFault">Nobody who is signed in.</exception>
    public async Task<AccessToken.Claims> UserAsync()
    {
        string header = http.Request.Headers.Authorization.ToString();
        string reason = "no_token";
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && tokens.Read(header["Bearer ".Length..], out reason) is { } claims)
        {
            if (await ScalarAsync("select 1 from sessions where id = $1 and not ended", claims.Session) is not null)
            {
                return claims;
            }

            reason = "session_ended";
        }

        http.Response.Headers.WWWAuthenticate = $"Bearer error=\"{reason}\"";
        throw new PlatformFault(401, reason);
    }

    /// <summary>The same, who must be an administrator.</summary>
    public async Task<AccessToken.Claims> AdminAsync()
    {
        AccessToken.Claims user = await UserAsync();
        return await ScalarAsync("select role from users where id = $1", user.User) is "admin" ? user : throw new PlatformFault(403, "admins_only");
    }

    /// <summary>A text of the request's JSON body.</summary>
    public async Task<string> TextAsync(string name) => await OptionalTextAsync(name) is { Length: > 0 } text ? text : throw new PlatformFault(422, $"{name}_missing");

    public async Task<string?> OptionalTextAsync(string name)
    {
        _body ??= await ReadBodyAsync();
        return _body.Value.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    public async Task<int> NumberAsync(string name, int otherwise)
    {
        _body ??= await ReadBodyAsync();
        return _body.Value.TryGetProperty(name, out JsonElement value) && value.TryGetInt32(out int number) ? number : otherwise;
    }

    public string? Query(string name) => http.Request.Query[name] is [{ Length: > 0 } text, ..] ? text : null;

    public int Query(string name, int otherwise, int most) =>
        Query(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= most ? number
        : throw new PlatformFault(422, $"{name}_invalid");

    /// <summary>The number in the address, such as <c>7</c> of <c>/api/v1/alerts/7</c>.</summary>
    public long Id() => long.TryParse((string?)http.Request.RouteValues["id"], NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : throw new PlatformFault(404, "not_found");

    public Guid Guid() => System.Guid.TryParse((string?)http.Request.RouteValues["id"], out Guid id) ? id : throw new PlatformFault(404, "not_found");

    public void Header(string name, string value) => http.Response.Headers[name] = value;

    public Task AnswerAsync<T>(T value, int status = StatusCodes.Status200OK) => Endpoints.ResponseBody.WriteJsonAsync(http, value, status);

    public void Answer(int status) => http.Response.StatusCode = status;

    public async Task<object?> ScalarAsync(string sql, params object?[] values)
    {
        await using NpgsqlCommand command = Command(sql, values);
        return await command.ExecuteScalarAsync(Cancellation) is { } value and not DBNull ? value : null;
    }

    public async Task<int> ExecuteAsync(string sql, params object?[] values)
    {
        await using NpgsqlCommand command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(Cancellation);
    }

    public async Task<List<T>> RowsAsync<T>(Func<NpgsqlDataReader, T> read, string sql, params object?[] values)
    {
        await using NpgsqlCommand command = Command(sql, values);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(Cancellation))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private NpgsqlCommand Command(string sql, object?[] values)
    {
        NpgsqlCommand command = source.CreateCommand(sql);
        foreach (object? value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    private async Task<JsonElement> ReadBodyAsync()
    {
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(http.Request.Body, default, Cancellation);
            return body.RootElement.ValueKind == JsonValueKind.Object ? body.RootElement.Clone() : throw new PlatformFault(400, "not_an_object");
        }
        catch (JsonException)
        {
            throw new PlatformFault(400, "not_json");
        }
    }
}
