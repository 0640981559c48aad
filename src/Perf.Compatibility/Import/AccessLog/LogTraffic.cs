namespace Perf.Compatibility.Import.AccessLog;

/// <summary>Counts a log's requests, by method and path and by minute, in memory that does not grow with the log.</summary>
internal sealed class LogTraffic(ImportFilter filter, bool includeUnsafe, ImportNotes notes)
{
    private const int MostNodes = 200_000;
    private const int MostSegments = 20;

    private static readonly string[] s_assetEndings =
    [
        ".css", ".js", ".mjs", ".map", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp4", ".webm", ".mp3", ".wasm",
    ];

    private int _nodes;

    /// <summary>Paths by method.</summary>
    public Dictionary<string, PathNode> Methods { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests that are part of the load.</summary>
    public long Kept { get; private set; }

    /// <summary>Lines that could not be read.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Requests of each host, where the log tells it.</summary>
    public Dictionary<string, long> Hosts { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Requests of each method, whether they are kept or not.</summary>
    public Dictionary<string, long> AllMethods { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests over time.</summary>
    public LogClock Clock { get; } = new();

    public void AddUnreadable(long line)
    {
        Unreadable++;
        notes.Add(ConversionNoteKind.NotCarriedOver, "lines that hold no request or have another layout", $"line {line}");
    }

    public void Add(LogEntry entry)
    {
        AllMethods[entry.Method] = AllMethods.GetValueOrDefault(entry.Method) + 1;
        if (WhyNot(entry) is { } why)
        {
            notes.Add(ConversionNoteKind.LeftOut, why);
            return;
        }

        string[] segments = entry.Path.Split('/');
        if (segments.Length > MostSegments)
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, $"paths of more than {MostSegments} segments");
            return;
        }

        if (!Methods.TryGetValue(entry.Method, out PathNode? root))
        {
            Methods.Add(entry.Method, root = new PathNode());
        }

        // Paths that are known are counted however many there are.
        string[] keys = [.. segments.Skip(1).Select(PathNode.KeyOf)];
        int added = root.Missing(keys);
        if (_nodes + added > MostNodes)
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, "paths that were new after two hundred thousand others");
            return;
        }

        _nodes += added;
        keys.Zip(segments.Skip(1)).Aggregate(root, (node, segment) => node.Child(segment.First, segment.Second)).End().Add(entry);
        Kept++;
        if (entry.Host.Length > 0)
        {
            Hosts[entry.Host] = Hosts.GetValueOrDefault(entry.Host) + 1;
        }

        if (entry.Seconds is { } seconds)
        {
            Clock.Add(seconds);
        }
    }

    private string? WhyNot(LogEntry entry) =>
        !RequestDraft.CanSend(entry.Method) ? $"requests of the method {entry.Method}, which no step sends"
        : entry.Method is not ("GET" or "HEAD") && !includeUnsafe && !filter.AsksForMethod(entry.Method) ? $"requests that may change something ({entry.Method}), whose bodies no log has; -IncludeUnsafe keeps them"
        : !filter.Keeps(entry.Method, entry.Host, entry.Path) ? "requests that -Include and -Exclude leave out"
        : entry.Status >= 400 ? $"requests that were answered with {entry.Status / 100}xx"
        : s_assetEndings.Any(ending => entry.Path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) && !filter.AsksForPath(entry.Path) ? "pictures, scripts, fonts and style sheets; -Include '/*' keeps them"
        : null;
}
