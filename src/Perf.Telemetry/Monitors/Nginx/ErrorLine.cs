using System.Text.RegularExpressions;

namespace Perf.Telemetry.Monitors.Nginx;

/// <summary>What a line of nginx' error log complains of. Pure.</summary>
internal static partial class ErrorLine
{
    private const int MostShown = 300;

    // What nginx writes in such a case (src/core/ngx_connection.c, src/http/modules/ngx_http_limit_req_module.c, src/http/ngx_http_upstream.c, src/event/ngx_event_pipe.c).
    private static readonly (string Pattern, string[] Texts)[] s_patterns =
    [
        ("worker-connections", ["worker_connections are not enough"]),
        ("limiting-requests", ["limiting requests", "limiting connections", "delaying request"]),
        ("upstream-timeout", ["upstream timed out"]),
        ("no-live-upstreams", ["no live upstreams"]),
        ("too-many-files", ["Too many open files"]),
        ("buffered-to-file", ["buffered to a temporary file"]),
    ];

    /// <summary>What is none of the others.</summary>
    public const string Other = "other";

    /// <summary>What a line complains of.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The name of a pattern, or <see cref="Other"/>; null for what is no complaint (notice, info, debug), and for no line of such a log.</returns>
    public static string? PatternOf(string line)
    {
        if (!Level().IsMatch(line))
        {
            return null;
        }

        foreach ((string pattern, string[] texts) in s_patterns)
        {
            if (texts.Any(text => line.Contains(text, StringComparison.Ordinal)))
            {
                return pattern;
            }
        }

        return Other;
    }

    /// <summary>A line as a result may show it: without queries of addresses, which may hold what is secret, and not endlessly long.</summary>
    public static string Shown(string line)
    {
        string shown = Query().Replace(line, "?…");
        return shown.Length > MostShown ? $"{shown[..(MostShown - 1)]}…" : shown;
    }

    [GeneratedRegex(@"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[(?:warn|error|crit|alert|emerg)\] ")]
    private static partial Regex Level();

    [GeneratedRegex(@"\?[^\s""]+")]
    private static partial Regex Query();
}
