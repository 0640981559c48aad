using System.Buffers;
using System.Globalization;

namespace Perf.Telemetry.Monitors.DotNet.Meters;

/// <summary>
/// Which tags of a process' series become labels: few, of few values each, and none that may hold a secret. Names of pools are connection strings, and addresses have queries; neither is ever read. Series that are
/// the same without the other tags are added up.
/// </summary>
internal static class MeterTags
{
    // A tag's name as OpenTelemetry makes them. Values are written as they are: what has a comma in it, as templates of routes may, goes on behind it.
    private static readonly SearchValues<char> s_names = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._");

    /// <summary>Takes a list of tags apart: <c>server.address=a,server.port=80</c>.</summary>
    public static IReadOnlyDictionary<string, string> Of(string text)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        string? last = null;
        foreach (string part in text.Split(','))
        {
            int sign = part.IndexOf('=', StringComparison.Ordinal);
            if (sign > 0 && !part.AsSpan(0, sign).ContainsAnyExcept(s_names))
            {
                last = part[..sign];
                tags[last] = part[(sign + 1)..];
            }
            else if (last is not null)
            {
                tags[last] += $",{part}";
            }
        }

        return tags;
    }

    /// <summary>No label: all series are one.</summary>
    public static (string Name, string Value)[] None(IReadOnlyDictionary<string, string> tags) => [];

    /// <summary>The template of the route, and the class of the status: <c>/item/{id}</c>, <c>2xx</c>.</summary>
    public static (string Name, string Value)[] Route(IReadOnlyDictionary<string, string> tags) =>
    [
        ("http.route", SignalText.Clean(tags.GetValueOrDefault("http.route") is { Length: > 0 } route ? route : "(none)")),
        ("http.response.status_code", StatusOf(tags) is { } status ? $"{status / 100}xx" : "(none)"),
    ];

    /// <summary>The server that is called, with its port.</summary>
    public static (string Name, string Value)[] Server(IReadOnlyDictionary<string, string> tags) =>
        [("server.address", SignalText.Clean(tags.GetValueOrDefault("server.address", "(unknown)")) + (tags.GetValueOrDefault("server.port") is { Length: > 0 } port ? $":{port}" : ""))];

    /// <summary>The server, and whether a connection to it is in use.</summary>
    public static (string Name, string Value)[] ServerAndState(IReadOnlyDictionary<string, string> tags) =>
        [.. Server(tags), ("http.connection.state", SignalText.Clean(tags.GetValueOrDefault("http.connection.state", "(unknown)")))];

    /// <summary>Whether a connection of a pool is in use; older drivers call it otherwise.</summary>
    public static (string Name, string Value)[] PoolState(IReadOnlyDictionary<string, string> tags) =>
        [("db.client.connection.state", SignalText.Clean(tags.GetValueOrDefault("db.client.connection.state") ?? tags.GetValueOrDefault("state", "(unknown)")))];

    /// <summary>Whether a call failed: without an answer, or with one of the server's own failures or of a limit. What an answer says of the caller (404) is no failure.</summary>
    public static bool IsFailed(IReadOnlyDictionary<string, string> tags) => StatusOf(tags) is { } status ? status is 429 or >= 500 : tags.ContainsKey("error.type");

    private static int? StatusOf(IReadOnlyDictionary<string, string> tags) =>
        int.TryParse(tags.GetValueOrDefault("http.response.status_code"), NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status is >= 100 and <= 999 ? status : null;
}
