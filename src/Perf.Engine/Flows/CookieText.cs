using System.Net;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Flows;

/// <summary>Finds a cookie's value.</summary>
internal static class CookieText
{
    /// <summary>Finds it.</summary>
    /// <param name="setCookies">The Set-Cookie headers of the answer; the last of a name counts (RFC 6265, section 5.3).</param>
    /// <param name="kept">The cookies that are kept, or null.</param>
    /// <param name="name">The cookie's name.</param>
    /// <returns>The value, or null.</returns>
    public static string? Find(IReadOnlyList<string> setCookies, CookieContainer? kept, string name)
    {
        for (int i = setCookies.Count - 1; i >= 0; i--)
        {
            string pair = setCookies[i].Split(';', 2)[0];
            int mark = pair.IndexOf('=', StringComparison.Ordinal);
            if (mark > 0 && pair.AsSpan(0, mark).Trim().SequenceEqual(name))
            {
                return pair[(mark + 1)..].Trim();
            }
        }

        return kept?.GetAllCookies().LastOrDefault(cookie => cookie.Name == name) is { } found ? CookieCommas.Show(found.Value) : null;
    }
}
