using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>A server's challenge of digest authentication and the answers to it (RFC 7616; MD5 and SHA-256, quality of protection auth).</summary>
internal sealed partial class DigestChallenge
{
    private readonly IReadOnlyDictionary<string, string> _fields;
    private readonly string _algorithm;
    private int _count;

    private DigestChallenge(IReadOnlyDictionary<string, string> fields, string algorithm)
    {
        _fields = fields;
        _algorithm = algorithm;
    }

    /// <summary>Finds the strongest challenge that can be answered, or null.</summary>
    /// <param name="challenges">The values of WWW-Authenticate.</param>
    public static DigestChallenge? Find(IEnumerable<string> challenges) => challenges
        .Where(challenge => challenge.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase))
        .Select(Parse)
        .OfType<DigestChallenge>()
        .OrderByDescending(challenge => challenge._algorithm.StartsWith("SHA", StringComparison.OrdinalIgnoreCase))
        .FirstOrDefault();

    /// <summary>The value of Authorization for a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query, as in the request.</param>
    /// <param name="user">The user's name.</param>
    /// <param name="password">The password.</param>
    /// <param name="clientNonce">A text that differs from request to request.</param>
    public string Answer(string method, string path, string user, string password, string clientNonce)
    {
        string realm = _fields.GetValueOrDefault("realm", "");
        string nonce = _fields.GetValueOrDefault("nonce", "");
        string count = Interlocked.Increment(ref _count).ToString("x8", CultureInfo.InvariantCulture);
        bool hasQuality = _fields.ContainsKey("qop");
        string secret = Hash($"{user}:{realm}:{password}");
        if (_algorithm.EndsWith("-sess", StringComparison.OrdinalIgnoreCase))
        {
            secret = Hash($"{secret}:{nonce}:{clientNonce}");
        }

        string what = Hash($"{method}:{path}");
        string response = Hash(hasQuality ? $"{secret}:{nonce}:{count}:{clientNonce}:auth:{what}" : $"{secret}:{nonce}:{what}");
        var text = new StringBuilder("Digest ");
        text.Append(CultureInfo.InvariantCulture, $"username=\"{Quoted(user)}\", realm=\"{Quoted(realm)}\", nonce=\"{Quoted(nonce)}\", uri=\"{path}\", response=\"{response}\", algorithm={_algorithm}");
        if (_fields.TryGetValue("opaque", out string? opaque))
        {
            text.Append(CultureInfo.InvariantCulture, $", opaque=\"{Quoted(opaque)}\"");
        }

        return hasQuality ? text.Append(CultureInfo.InvariantCulture, $", qop=auth, nc={count}, cnonce=\"{clientNonce}\"").ToString() : text.ToString();
    }

    private static DigestChallenge? Parse(string challenge)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Field().Matches(challenge["Digest ".Length..]))
        {
            fields[match.Groups["name"].Value] = match.Groups["quoted"].Success ? match.Groups["quoted"].Value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : match.Groups["plain"].Value;
        }

        string algorithm = fields.GetValueOrDefault("algorithm", "MD5");
        bool isKnown = algorithm.ToUpperInvariant() is "MD5" or "MD5-SESS" or "SHA-256" or "SHA-256-SESS";
        bool hasAuth = !fields.TryGetValue("qop", out string? quality) || quality.Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase);
        return isKnown && hasAuth && fields.ContainsKey("nonce") ? new DigestChallenge(fields, algorithm) : null;
    }

    [SuppressMessage("Security", "CA5351", Justification = "The server chooses the algorithm, and many know no other.")]
    private string Hash(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(_algorithm.StartsWith("SHA", StringComparison.OrdinalIgnoreCase) ? SHA256.HashData(bytes) : MD5.HashData(bytes));
    }

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    [GeneratedRegex("""(?<name>[a-zA-Z]+)\s*=\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<plain>[^\s,"]+))""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Field();
}
