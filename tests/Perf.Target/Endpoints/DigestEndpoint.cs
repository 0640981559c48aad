using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Perf.Target.Endpoints;

/// <summary>A page behind digest authentication (RFC 7616). Each challenge is good for as many requests as are counted upwards.</summary>
internal static partial class DigestEndpoint
{
    private static readonly Dictionary<string, long> s_counts = [];
    private static readonly Lock s_lock = new();

    public static IEnumerable<Endpoint> All() => [new("/digest", AnswerAsync)];

    private static Task AnswerAsync(HttpContext http, string argument)
    {
        string algorithm = http.Request.Query["algorithm"] is [{ Length: > 0 } given, ..] ? given : "MD5";
        string authorization = http.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Digest ", StringComparison.Ordinal) && IsRight(http, authorization, algorithm))
        {
            return ResponseBody.WriteTextAsync(http, "come in\n");
        }
        string nonce = RandomNumberGenerator.GetHexString(32);
        lock (s_lock)
        {
            s_counts[nonce] = 0;
        }
        http.Response.Headers.WWWAuthenticate = $"Digest realm=\"perf\", nonce=\"{nonce}\", opaque=\"op\\\"aque\", qop=\"auth, auth-int\", algorithm={algorithm}";
        return ResponseBody.WriteTextAsync(http, "who are you?\n", StatusCodes.Status401Unauthorized);
    }

    private static bool IsRight(HttpContext http, string authorization, string algorithm)
    {
        var fields = Field().Matches(authorization).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Success ? match.Groups[2].Value.Replace("\\\"", "\"", StringComparison.Ordinal) : match.Groups[3].Value);
        string path = $"{http.Request.Path}{http.Request.QueryString}";
        string first = Hash($"{fields["username"]}:perf:{SessionEndpoints.Password}", algorithm);
        string second = Hash($"{http.Request.Method}:{path}", algorithm);
        string wanted = Hash($"{first}:{fields["nonce"]}:{fields["nc"]}:{fields["cnonce"]}:{fields["qop"]}:{second}", algorithm);
        long count = Convert.ToInt64(fields["nc"], 16);
        lock (s_lock)
        {
            if (!s_counts.TryGetValue(fields["nonce"], out long last) || count <= last)
            {
                return false;
            }
            s_counts[fields["nonce"]] = count;
        }
        return fields["uri"] == path && fields["response"] == wanted && fields["opaque"] == "op\"aque";
    }

    [SuppressMessage("Security", "CA5351", Justification = "It is what the scheme says.")]
    private static string Hash(string text, string algorithm) =>
        Convert.ToHexStringLower(algorithm == "MD5" ? MD5.HashData(Encoding.UTF8.GetBytes(text)) : SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("""(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^,\s]+))""")]
    private static partial Regex Field();
}
