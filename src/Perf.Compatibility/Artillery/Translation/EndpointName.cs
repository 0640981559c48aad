namespace Perf.Compatibility.Artillery.Translation;

/// <summary>
/// The name under which a request's metrics are found: that of the plugin metrics-by-endpoint, which every report of Artillery has. The address as it is
/// written, before its templates are filled, without scheme and host, and the request's own name behind it.
/// </summary>
internal static class EndpointName
{
    /// <summary>Makes the name.</summary>
    /// <param name="url">The address as it is written.</param>
    /// <param name="name">The request's name, or null.</param>
    /// <param name="plugins">The plugin's options.</param>
    /// <returns>The name.</returns>
    public static string Of(string url, string? name, ArtilleryPlugins plugins)
    {
        if (name is not null && plugins.UsesOnlyRequestNames)
        {
            return name;
        }

        string path = url;
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && !url[..scheme].Contains("{{", StringComparison.Ordinal))
        {
            int slash = url.IndexOf('/', scheme + 3);
            path = slash < 0 ? "/" : url[slash..];
        }

        path = path.Split('#', 2)[0];
        path = plugins.StripsQueryString ? path.Split('?', 2)[0] : path;
        return name is null ? path : $"{path} ({name})";
    }
}
