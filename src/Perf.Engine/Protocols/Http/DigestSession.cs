using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// A server's digest challenge and the answers to it (RFC 7616): MD5 or SHA-256, quality of protection auth or none. A session serves many requests, with a
/// count that grows.
/// </summary>
internal sealed class DigestSession
{
    private readonly IReadOnlyDictionary<string, string> _challenge;
    private readonly string _user;
    private readonly string _password;
    private readonly bool _isSha256;
    private readonly string _clientNonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private int _count;

    private DigestSession(IReadOnlyDictionary<string, string> challenge, string user, string password, bool isSha256)
    {
        _challenge = challenge;
        _user = user;
        _password = password;
        _isSha256 = isSha256;
    }

    /// <summary>Answers challenges.</summary>
    /// <param name="headers">The values of WWW-Authenticate.</param>
    /// <param name="user">The name.</param>
    /// <param name="password">The password.</param>
    /// <returns>The session, or null when no challenge can be answered.</returns>
    public static DigestSession? Of(IReadOnlyList<string> headers, string user, string password)
    {
        DigestSession? best = null;
        foreach (string header in headers)
        {
            if (!header.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            Dictionary<string, string> challenge = Parse(header["Digest ".Length..]);
            string algorithm = challenge.GetValueOrDefault("algorithm", "MD5");
            bool isSha256 = algorithm.StartsWith("SHA-256", StringComparison.OrdinalIgnoreCase);
            bool isKnown = isSha256 || algorithm.StartsWith("MD5", StringComparison.OrdinalIgnoreCase);
            bool isAuth = !challenge.TryGetValue("qop", out string? qop) || qop.Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase);
            if (isKnown && isAuth && challenge.ContainsKey("nonce") && (best is null || (isSha256 && !best._isSha256)))
            {
                best = new DigestSession(challenge, user, password, isSha256);
            }
        }

        return best;
    }

    /// <summary>Whether it is a user's session.</summary>
    public bool IsOf(string user, string password) => user == _user && password == _password;

    /// <summary>The value of an Authorization header.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path with query, as it is in the request line.</param>
    /// <returns>The value.</returns>
    public string Authorize(string method, string path) => Authorize(method, path, ++_count, _clientNonce);

    /// <summary>The same with everything given, for tests against the standard's examples.</summary>
    internal string Authorize(string method, string path, int count, string clientNonce)
    {
        string realm = _challenge.GetValueOrDefault("realm", "");
        string nonce = _challenge["nonce"];
        string algorithm = _challenge.GetValueOrDefault("algorithm", "MD5");
        string first = Hash($"{_user}:{realm}:{_password}");
        if (algorithm.EndsWith("-sess", StringComparison.OrdinalIgnoreCase))
        {
            first = Hash($"{first}:{nonce}:{clientNonce}");
        }

        string second = Hash($"{method}:{path}");
        string number = count.ToString("x8", CultureInfo.InvariantCulture);
        bool hasQop = _challenge.ContainsKey("qop");
        string response = hasQop ? Hash($"{first}:{nonce}:{number}:{clientNonce}:auth:{second}") : Hash($"{first}:{nonce}:{second}");
        var answer = new StringBuilder($"Digest username=\"{Quoted(_user)}\", realm=\"{Quoted(realm)}\", nonce=\"{Quoted(nonce)}\", uri=\"{path}\", response=\"{response}\"");
        if (_challenge.ContainsKey("algorithm"))
        {
            answer.Append(CultureInfo.InvariantCulture, $", algorithm={algorithm}");
        }

        if (hasQop)
        {
            answer.Append(CultureInfo.InvariantCulture, $", qop=auth, nc={number}, cnonce=\"{clientNonce}\"");
        }

        if (_challenge.TryGetValue("opaque", out string? opaque))
        {
            answer.Append(CultureInfo.InvariantCulture, $", opaque=\"{Quoted(opaque)}\"");
        }

        return answer.ToString();
    }

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    // name=value and name="quoted \" value", separated by commas.
    private static Dictionary<string, string> Parse(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        int at = 0;
        while (at < text.Length)
        {
            int equals = text.IndexOf('=', at);
            if (equals < 0)
            {
                break;
            }

            string name = text[at..equals].Trim(' ', ',', '\t');
            at = equals + 1;
            var value = new StringBuilder();
            if (at < text.Length && text[at] == '"')
            {
                for (at++; at < text.Length && text[at] != '"'; at++)
                {
                    at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
                    value.Append(text[at]);
                }

                at++;
            }
            else
            {
                for (; at < text.Length && text[at] != ','; at++)
                {
                    value.Append(text[at]);
                }
            }

            parts.TryAdd(name, value.ToString().Trim());
        }

        return parts;
    }

    // The standard's own algorithms; what is weak about MD5 is the server's choice.
#pragma warning disable CA5351
    private string Hash(string text) => Convert.ToHexStringLower(_isSha256 ? SHA256.HashData(Encoding.UTF8.GetBytes(text)) : MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
