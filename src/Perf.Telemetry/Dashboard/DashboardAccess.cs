using System.Security.Cryptography;
using System.Text;

namespace Perf.Telemetry.Dashboard;

/// <summary>Who may ask a dashboard for something: pure functions of a request's head.</summary>
/// <param name="token">The secret in the address.</param>
/// <param name="host">The name and port that the server is asked by.</param>
internal sealed class DashboardAccess(string token, string host)
{
    private readonly byte[] _token = Hash(token);

    /// <summary>What an address asks for, when it has the token.</summary>
    /// <param name="path">The path of the address.</param>
    /// <returns>What stands behind the token, without a slash before it; null when the token is not there.</returns>
    public string? Wanted(string path)
    {
        int end = path.IndexOf('/', Math.Min(1, path.Length));
        string given = path[Math.Min(1, path.Length)..(end < 0 ? path.Length : end)];

        // Of equal length whatever was given, so that the time that it takes tells nothing.
        bool isRight = CryptographicOperations.FixedTimeEquals(_token, Hash(given));
        return isRight && end >= 0 ? path[(end + 1)..] : null;
    }

    /// <summary>
    /// Whether a request names this server as its host. A page of a stranger's whose name was made to lead to this machine (DNS rebinding) sends that name.
    /// </summary>
    /// <param name="given">The Host header, or null.</param>
    public bool IsHost(string? given) => string.Equals(given, host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a command comes from the page itself: pages of other origins are told by what browsers say of them, and cannot send JSON without asking first.</summary>
    /// <param name="origin">The Origin header, or null: programs send none.</param>
    /// <param name="site">The Sec-Fetch-Site header, or null.</param>
    /// <param name="contentType">The Content-Type header, or null.</param>
    public bool IsOwnCommand(string? origin, string? site, string? contentType) =>
        (origin is null || string.Equals(origin, $"http://{host}", StringComparison.OrdinalIgnoreCase))
        && site is null or "same-origin" or "none"
        && contentType is not null && contentType.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
