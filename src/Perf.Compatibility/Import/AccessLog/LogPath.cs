namespace Perf.Compatibility.Import.AccessLog;

/// <summary>A path with values generalised, and its requests.</summary>
internal sealed record LogPath(string Method, IReadOnlyList<(string Segment, PathNode Node, string? Before)> Segments, PathTraffic Traffic)
{
    /// <summary>The path for people: <c>/users/{id}</c>.</summary>
    public string Shown => "/" + string.Join('/', Segments.Select(segment => segment.Segment == PathNode.Value ? "{id}" : segment.Segment));

    public string Place => $"{Method} {Shown}";

    /// <summary>All paths below a root that requests end at.</summary>
    public static IEnumerable<LogPath> Of(string method, PathNode root) => Below(method, root, []);

    private static IEnumerable<LogPath> Below(string method, PathNode node, IReadOnlyList<(string, PathNode, string?)> before)
    {
        if (node.Traffic is { } traffic)
        {
            yield return new LogPath(method, before, traffic);
        }

        foreach ((string segment, PathNode child) in node.Children)
        {
            foreach (LogPath path in Below(method, child, [.. before, (segment, child, before.Count == 0 ? null : before[^1].Item1)]))
            {
                yield return path;
            }
        }
    }
}
