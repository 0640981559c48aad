namespace Perf;

/// <summary>Takes apart what an address of InfluxDB may hold besides the server: user, password, database, and settings as its query. Pure.</summary>
internal static class OutputAddress
{
    private static readonly Dictionary<string, string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["db"] = "database", ["database"] = "database", ["rp"] = "retentionPolicy", ["retentionPolicy"] = "retentionPolicy",
        ["org"] = "org", ["bucket"] = "bucket", ["token"] = "token", ["version"] = "version", ["layout"] = "layout", ["u"] = "user", ["p"] = "password",
    };

    /// <summary>Moves what stands in the address into settings of their own; those that are given by themselves win.</summary>
    /// <param name="kind">The kind of output.</param>
    /// <param name="settings">The settings; changed.</param>
    /// <param name="problem">Hears what is wrong.</param>
    public static void Spread(OutputKind kind, Dictionary<string, object?> settings, Action<string, string> problem)
    {
        if (settings.GetValueOrDefault("url") is not string url)
        {
            return;
        }

        url = url.Trim();
        if (!url.Contains("://", StringComparison.Ordinal) && !url.StartsWith("${", StringComparison.Ordinal))
        {
            url = $"http://{url}";
        }

        url = WithoutUser(url, settings);
        if (kind == OutputKind.InfluxDb)
        {
            url = WithoutQuery(url, settings, problem);
            url = WithoutDatabase(url, settings);
        }

        settings["url"] = url;
    }

    private static string WithoutUser(string url, Dictionary<string, object?> settings)
    {
        int start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        int end = url.LastIndexOf('@');
        if (start < 3 || end < start)
        {
            return url;
        }

        // A reference has a colon of its own: ${env:NAME}.
        string who = url[start..end];
        int colon = -1;
        for (int i = 0, depth = 0; i < who.Length && colon < 0; i++)
        {
            depth += who[i] switch { '{' => 1, '}' => -1, _ => 0 };
            colon = who[i] == ':' && depth == 0 ? i : -1;
        }

        settings.TryAdd("user", Uri.UnescapeDataString(colon < 0 ? who : who[..colon]));
        if (colon >= 0)
        {
            settings.TryAdd("password", Uri.UnescapeDataString(who[(colon + 1)..]));
        }

        return string.Concat(url.AsSpan(0, start), url.AsSpan(end + 1));
    }

    private static string WithoutQuery(string url, Dictionary<string, object?> settings, Action<string, string> problem)
    {
        int at = url.IndexOf('?', StringComparison.Ordinal);
        if (at < 0)
        {
            return url;
        }

        foreach (string pair in url[(at + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            if (!s_names.TryGetValue(parts[0], out string? name))
            {
                problem("url", $"the address of InfluxDB has '{parts[0]}', which is no setting; known are {string.Join(", ", s_names.Keys)}");
                continue;
            }

            settings.TryAdd(name, Uri.UnescapeDataString(parts.Length == 2 ? parts[1] : ""));
        }

        return url[..at];
    }

    private static string WithoutDatabase(string url, Dictionary<string, object?> settings)
    {
        int host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        int slash = host >= 3 ? url.IndexOf('/', host) : -1;
        string path = slash < 0 ? "" : url[slash..].Trim('/');
        if (path.Length == 0 || settings.ContainsKey("database") || settings.ContainsKey("bucket"))
        {
            return url.TrimEnd('/');
        }

        // The last part; what stands before it is where a proxy has the server.
        int last = path.LastIndexOf('/');
        settings["database"] = Uri.UnescapeDataString(path[(last + 1)..]);
        return url[..slash] + (last < 0 ? "" : "/" + path[..last]);
    }
}
