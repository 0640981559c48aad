namespace Perf.Compatibility.Import.Har;

/// <summary>Which recorded headers belong to the request, and which to the browser, the connection or the cache.</summary>
internal static class HarHeaders
{
    private static readonly HashSet<string> s_browser = new(StringComparer.OrdinalIgnoreCase)
    {
        "user-agent", "accept-language", "dnt", "priority", "upgrade-insecure-requests", "save-data", "origin", "referer", "purpose", "x-client-data", "device-memory", "downlink", "ect", "rtt", "viewport-width", "width",
    };

    private static readonly HashSet<string> s_cache = new(StringComparer.OrdinalIgnoreCase) { "if-none-match", "if-modified-since", "cache-control", "pragma", "if-range" };

    /// <summary>Why a header is not kept, for a note; empty when nobody needs to know, null when it is kept.</summary>
    public static string? WhyNot(string name, string value)
    {
        if (HeaderNames.IsOfConnection(name))
        {
            return "";
        }

        if (name.Equals("cookie", StringComparison.OrdinalIgnoreCase))
        {
            return "cookies, which each virtual user gets from the answers by itself";
        }

        if (s_cache.Contains(name))
        {
            return "headers of the browser's cache (if-none-match, cache-control and the like), so that each answer is a whole one";
        }

        if (s_browser.Contains(name) || name.StartsWith("sec-", StringComparison.OrdinalIgnoreCase))
        {
            return "headers that are the browser's own (user-agent, accept-language, origin, referer, sec-*); add those that the target looks at under http.headers";
        }

        // The default of scripts says nothing, and that of pages only what a browser can show.
        bool isUsualAccept = name.Equals("accept", StringComparison.OrdinalIgnoreCase) && (value is "*/*" || value.StartsWith("text/html", StringComparison.OrdinalIgnoreCase));
        return isUsualAccept ? "" : null;
    }
}
