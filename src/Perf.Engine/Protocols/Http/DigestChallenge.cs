using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// A server's challenge of digest authentication and the answers to it (RFC 7616): MD5 or SHA-256, quality of protection auth or none. Its answers are counted, as the
/// server wants them to be. Safe for several threads.
/// </summary>
internal sealed class DigestChallenge
{
    private const string Scheme = "Digest ";

    private readonly IReadOnlyDictionary<string, string> _fields;
    private readonly string _algorithm;
    private int _count;

    private DigestChallenge(IReadOnlyDictionary<string, string> fields, string algorithm)
    {
        _fields = fields;
        _algorithm = algorithm;
    }

    private bool IsSha256 => _algorithm.StartsWith("SHA-256", StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the strongest challenge that can be answered.</summary>
    /// <param name="challenges">The values of WWW-Authenticate.</param>
    /// <returns>The challenge, or null when none can be answered.</returns>
    public static DigestChallenge? Find(IEnumerable<string> challenges) => challenges
        .Where(challenge => challenge.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        .Select(challenge => Of(Parse(challenge[Scheme.Length..])))
        .OfType<DigestChallenge>()
        .OrderByDescending(challenge => challenge.IsSha256)
        .FirstOrDefault();

    /// <summary>The value of Authorization for a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path with query, as it is in the request line.</param>
    /// <param name="user">The user's name.</param>
    /// <param name="password">The password.</param>
    /// <param name="clientNonce">A text of the client's own, which the server cannot foresee.</param>
    public string Answer(string method, string path, string user, string password, string clientNonce)
    {
        string realm = _fields.GetValueOrDefault("realm", "");
        string nonce = _fields["nonce"];
        string secret = Hash($"{user}:{realm}:{password}");
        if (_algorithm.EndsWith("-sess", StringComparison.OrdinalIgnoreCase))
        {
            secret = Hash($"{secret}:{nonce}:{clientNonce}");
        }

        string what = Hash($"{method}:{path}");
        string count = Interlocked.Increment(ref _count).ToString("x8", CultureInfo.InvariantCulture);
        bool hasQuality = _fields.ContainsKey("qop");
        string response = Hash(hasQuality ? $"{secret}:{nonce}:{count}:{clientNonce}:auth:{what}" : $"{secret}:{nonce}:{what}");
        var answer = new StringBuilder($"{Scheme}username=\"{Quoted(user)}\", realm=\"{Quoted(realm)}\", nonce=\"{Quoted(nonce)}\", uri=\"{path}\", response=\"{response}\"");
        if (_fields.ContainsKey("algorithm"))
        {
            answer.Append(CultureInfo.InvariantCulture, $", algorithm={_algorithm}");
        }

        if (hasQuality)
        {
            answer.Append(CultureInfo.InvariantCulture, $", qop=auth, nc={count}, cnonce=\"{clientNonce}\"");
        }

        if (_fields.TryGetValue("opaque", out string? opaque))
        {
            answer.Append(CultureInfo.InvariantCulture, $", opaque=\"{Quoted(opaque)}\"");
        }

        return answer.ToString();
    }

    private static DigestChallenge? Of(Dictionary<string, string> fields)
    {
        string algorithm = fields.GetValueOrDefault("algorithm", "MD5");
        bool isKnown = algorithm.ToUpperInvariant() is "MD5" or "MD5-SESS" or "SHA-256" or "SHA-256-SESS";
        bool hasAuth = !fields.TryGetValue("qop", out string? quality) || quality.Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase);
        return isKnown && hasAuth && fields.ContainsKey("nonce") ? new DigestChallenge(fields, algorithm) : null;
    }

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    // name=value and name="quoted \" value", separated by commas.
    private static Dictionary<string, string> Parse(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
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

            fields.TryAdd(name, value.ToString().Trim());
        }

        return fields;
    }

    // The standard's own algorithms; what is weak about MD5 is the server's choice.
#pragma warning disable CA5351
    private string Hash(string text) => Convert.ToHexStringLower(IsSha256 ? SHA256.HashData(Encoding.UTF8.GetBytes(text)) : MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
