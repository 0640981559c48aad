using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace Perf.Target.Platform;

/// <summary>Signing in with a password and a second factor, renewing, signing out; and locking accounts whose password is guessed at.</summary>
internal sealed class SessionApi(PlatformOptions options, AccessToken tokens, TimeProvider time)
{
    private static readonly TimeSpan s_mfaLifetime = TimeSpan.FromMinutes(2);
    private readonly ConcurrentDictionary<string, (long User, DateTimeOffset Until)> _halfway = new(StringComparer.Ordinal);

    public async Task LoginAsync(PlatformCall call)
    {
        string email = await call.TextAsync("email");
        string password = await call.TextAsync("password");
        List<Account> found = await call.RowsAsync(
            row => new Account(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2), !row.IsDBNull(3), row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4)),
            "select id, salt, password, totp, locked_until from users where email = $1",
            email);
        if (found is not [var account])
        {
            // As long as for an account that exists: who asks does not learn which do.
            PasswordHash.Of(password, [1, 2, 3, 4, 5, 6, 7, 8], options.PasswordRounds);
            throw new PlatformFault(401, "wrong_credentials");
        }

        if (account.LockedUntil > time.GetUtcNow())
        {
            call.Header("Retry-After", Math.Ceiling((account.LockedUntil.Value - time.GetUtcNow()).TotalSeconds).ToString(CultureInfo.InvariantCulture));
            throw new PlatformFault(423, "account_locked");
        }

        if (!PasswordHash.Matches(password, account.Salt, options.PasswordRounds, account.Hash))
        {
            await CountFailureAsync(call, account.Id);
            throw new PlatformFault(401, "wrong_credentials");
        }

        await call.ExecuteAsync("update users set failures = 0, locked_until = null where id = $1 and (failures > 0 or locked_until is not null)", account.Id);
        if (account.HasMfa)
        {
            string halfway = NewSecret();
            _halfway[halfway] = (account.Id, time.GetUtcNow() + s_mfaLifetime);
            await call.AnswerAsync(new { mfaRequired = true, mfaToken = halfway });
            return;
        }

        await BeginAsync(call, account.Id);
    }

    public async Task MfaAsync(PlatformCall call)
    {
        string halfway = await call.TextAsync("mfaToken");
        string code = await call.TextAsync("code");
        if (!_halfway.TryGetValue(halfway, out (long User, DateTimeOffset Until) known) || known.Until <= time.GetUtcNow())
        {
            throw new PlatformFault(401, "mfa_token_invalid");
        }

        if (await call.ScalarAsync("select totp from users where id = $1", known.User) is not byte[] secret || !Totp.IsValid(secret, code, time.GetUtcNow().ToUnixTimeSeconds()))
        {
            await CountFailureAsync(call, known.User);
            throw new PlatformFault(401, "wrong_code");
        }

        // Of two that come at once with the same token, one signs in.
        if (!_halfway.TryRemove(halfway, out _))
        {
            throw new PlatformFault(401, "mfa_token_invalid");
        }

        await BeginAsync(call, known.User);
    }

    /// <summary>A refresh token works once. One that was used before has been stolen, and ends the session for all who hold it.</summary>
    public async Task RefreshAsync(PlatformCall call)
    {
        string[] parts = (await call.TextAsync("refreshToken")).Split('.');
        if (parts.Length != 2 || !Guid.TryParse(parts[0], out Guid session))
        {
            throw new PlatformFault(401, "refresh_token_invalid");
        }

        string next = NewSecret();
        List<long> renewed = await call.RowsAsync(
            row => row.GetInt64(0),
            "update sessions set refresh = $3, refresh_until = $4 where id = $1 and refresh = $2 and not ended and refresh_until > now() returning user_id",
            session, HashOf(parts[1]), HashOf(next), time.GetUtcNow() + options.RefreshLifetime);
        if (renewed is not [var user])
        {
            await call.ExecuteAsync("update sessions set ended = true where id = $1", session);
            throw new PlatformFault(401, "refresh_token_invalid");
        }

        await AnswerAsync(call, user, session, next);
    }

    public static async Task LogoutAsync(PlatformCall call)
    {
        AccessToken.Claims user = await call.UserAsync();
        await call.ExecuteAsync("update sessions set ended = true where id = $1", user.Session);
        call.Answer(204);
    }

    public static async Task MeAsync(PlatformCall call)
    {
        AccessToken.Claims user = await call.UserAsync();
        await call.AnswerAsync((await UserApi.ReadAsync(call, "where id = $1", user.User)).Single());
    }

    private static byte[] HashOf(string secret) => SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(secret));

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));

    private async Task BeginAsync(PlatformCall call, long user)
    {
        var session = Guid.NewGuid();
        string refresh = NewSecret();
        await call.ExecuteAsync(
            "insert into sessions (id, user_id, refresh, refresh_until) values ($1, $2, $3, $4)", session, user, HashOf(refresh), time.GetUtcNow() + options.RefreshLifetime);
        await AnswerAsync(call, user, session, refresh);
    }

    private Task AnswerAsync(PlatformCall call, long user, Guid session, string refresh) => call.AnswerAsync(new
    {
        accessToken = tokens.Create(user, session, options.AccessLifetime),
        refreshToken = $"{session}.{refresh}",
        tokenType = "Bearer",
        expiresIn = options.AccessLifetime.TotalSeconds,
    });

    private async Task CountFailureAsync(PlatformCall call, long user) => await call.ExecuteAsync(
        "update users set failures = case when failures + 1 >= $2 then 0 else failures + 1 end, locked_until = case when failures + 1 >= $2 then $3 else locked_until end where id = $1",
        user, options.MaxFailures, time.GetUtcNow() + options.LockTime);

    private sealed record Account(long Id, byte[] Salt, byte[] Hash, bool HasMfa, DateTimeOffset? LockedUntil);
}
