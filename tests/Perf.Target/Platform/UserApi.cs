using System.Security.Cryptography;
using Npgsql;

namespace Perf.Target.Platform;

/// <summary>The accounts.</summary>
internal sealed class UserApi(PlatformOptions options)
{
    private const int LongestPage = 200;

    public static async Task ListAsync(PlatformCall call)
    {
        await call.UserAsync();
        int limit = call.Query("limit", 20, LongestPage);
        int offset = call.Query("offset", 0, int.MaxValue);
        object total = await call.ScalarAsync("select count(*) from users") ?? 0L;
        await call.AnswerAsync(new { total, items = await ReadAsync(call, "order by id limit $1 offset $2", limit, offset) });
    }

    public static async Task GetAsync(PlatformCall call)
    {
        await call.UserAsync();
        await call.AnswerAsync(await OneAsync(call, call.Id()));
    }

    public async Task CreateAsync(PlatformCall call)
    {
        await call.AdminAsync();
        string email = await call.TextAsync("email");
        string name = await call.TextAsync("name");
        string password = await call.TextAsync("password");
        if (!email.Contains('@') || password.Length < 8)
        {
            throw new PlatformFault(422, email.Contains('@') ? "password_too_short" : "email_invalid");
        }

        byte[] salt = RandomNumberGenerator.GetBytes(16);
        object id = await call.ScalarAsync(
            "insert into users (email, name, salt, password) values ($1, $2, $3, $4) on conflict (email) do nothing returning id", email, name, salt, PasswordHash.Of(password, salt, options.PasswordRounds))
            ?? throw new PlatformFault(409, "email_taken");
        call.Header("Location", $"/api/v1/users/{id}");
        await call.AnswerAsync(await OneAsync(call, (long)id), StatusCodes.Status201Created);
    }

    public static async Task ChangeAsync(PlatformCall call)
    {
        AccessToken.Claims user = await call.UserAsync();
        long id = call.Id();
        if (user.User != id)
        {
            await call.AdminAsync();
        }

        string name = await call.TextAsync("name");
        if (await call.ExecuteAsync("update users set name = $2 where id = $1", id, name) == 0)
        {
            throw new PlatformFault(404, "not_found");
        }

        await call.AnswerAsync(await OneAsync(call, id));
    }

    public static async Task DeleteAsync(PlatformCall call)
    {
        AccessToken.Claims user = await call.AdminAsync();
        long id = call.Id();
        if (id == user.User)
        {
            throw new PlatformFault(409, "own_account");
        }

        call.Answer(await call.ExecuteAsync("delete from users where id = $1", id) == 0 ? throw new PlatformFault(404, "not_found") : 204);
    }

    /// <summary>Gives the signed-in user a second factor; from then on signing in asks for it.</summary>
    public static async Task EnrolAsync(PlatformCall call)
    {
        AccessToken.Claims user = await call.UserAsync();
        byte[] secret = RandomNumberGenerator.GetBytes(20);
        await call.ExecuteAsync("update users set totp = $2 where id = $1", user.User, secret);
        string shown = Totp.ToBase32(secret);
        await call.AnswerAsync(new { secret = shown, uri = $"otpauth://totp/perf:{user.User}?secret={shown}&issuer=perf" }, StatusCodes.Status201Created);
    }

    public static Task<List<object>> ReadAsync(PlatformCall call, string where, params object?[] values) =>
        call.RowsAsync<object>(Read, $"select id, email, name, role, totp is not null, created_at from users {where}", values);

    private static object Read(NpgsqlDataReader row) => new
    {
        id = row.GetInt64(0),
        email = row.GetString(1),
        name = row.GetString(2),
        role = row.GetString(3),
        mfa = row.GetBoolean(4),
        createdAt = row.GetFieldValue<DateTimeOffset>(5),
    };

    private static async Task<object> OneAsync(PlatformCall call, long id) => await ReadAsync(call, "where id = $1", id) is [var one] ? one : throw new PlatformFault(404, "not_found");
}
