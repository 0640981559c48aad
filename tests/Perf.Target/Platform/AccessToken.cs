using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Perf.Target.Platform;

/// <summary>Access tokens: JSON Web Tokens (RFC 7519) signed with HS256 by a key of this process. Whether one was logged out is not in it: the session's row says that.</summary>
internal sealed class AccessToken(TimeProvider time)
{
    private static readonly string s_head = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string Create(long user, Guid session, TimeSpan lifetime)
    {
        long expires = time.GetUtcNow().Add(lifetime).ToUnixTimeMilliseconds();
        string body = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new Claims(user, session, expires)));
        return $"{s_head}.{body}.{SignatureOf($"{s_head}.{body}")}";
    }

    /// <summary>Reads a token.</summary>
    /// <returns>Its claims, or null when it is forged, malformed or expired; the reason then says which.</returns>
    public Claims? Read(string token, out string reason)
    {
        reason = "invalid_token";
        int dot = token.LastIndexOf('.');
        if (dot < 0 || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(token[(dot + 1)..]), Encoding.ASCII.GetBytes(SignatureOf(token[..dot]))))
        {
            return null;
        }

        Claims claims = JsonSerializer.Deserialize<Claims>(Base64Url.DecodeFromChars(token.AsSpan(token.IndexOf('.') + 1, dot - token.IndexOf('.') - 1)))!;
        if (claims.Expires <= time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            reason = "token_expired";
            return null;
        }

        return claims;
    }

    private string SignatureOf(string text) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text)));

    /// <summary>What a token says.</summary>
    /// <param name="User">The user's id.</param>
    /// <param name="Session">The session's id.</param>
    /// <param name="Expires">Milliseconds since 1970.</param>
    public sealed record Claims(long User, Guid Session, long Expires);
}
