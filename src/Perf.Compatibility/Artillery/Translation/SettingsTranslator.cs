using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Makes the settings of requests of <c>config.http</c>, <c>config.tls</c> and <c>config.timeout</c>. Pure.</summary>
internal static class SettingsTranslator
{
    private static readonly string[] s_configKeys =
    [
        "target", "environments", "phases", "payload", "variables", "processor", "http", "defaults", "timeout", "mode", "statsInterval", "engine", "ws", "socketio", "tls",
        "plugins", "ensure", "apdex", "engines", "bundling", "includeFiles",
    ];

    private static readonly string[] s_httpKeys = ["timeout", "maxSockets", "pool", "extendedMetrics", "defaults", "cookieJarOptions", "distributedTracing"];

    /// <summary>Checks the keys of <c>config</c>, and tells what is not supported.</summary>
    /// <param name="values">Reads values.</param>
    /// <param name="config">The configuration.</param>
    public static void Check(NodeValues values, MapNode config)
    {
        values.CheckKeys(config, "config", s_configKeys);
        foreach (NodeEntry engine in (values.Map(config["engines"], "config.engines")?.Entries ?? []).Where(engine => engine.Key is not ("http" or "ws")))
        {
            values.Problems.Add(engine.KeyPlace, $"the engine '{engine.Key}' is not one that Perf has", "http, ws");
        }
    }

    /// <summary>Makes the settings.</summary>
    /// <param name="values">Reads values.</param>
    /// <param name="config">The configuration.</param>
    /// <returns>The settings.</returns>
    public static HttpOptions Translate(NodeValues values, MapNode config)
    {
        MapNode http = values.Map(config["http"], "config.http") ?? new MapNode([], config.Place);
        values.CheckKeys(http, "config.http", s_httpKeys);
        foreach (NodeEntry option in values.Map(http["cookieJarOptions"], "cookieJarOptions")?.Entries ?? [])
        {
            values.Problems.Add(option.KeyPlace, $"the option '{option.Key}' of the cookie jar is not supported; leave cookieJarOptions out");
        }

        return new HttpOptions
        {
            // Seconds, as a number or with a unit.
            Timeout = values.Duration(config["timeout"], "config.timeout") ?? values.Duration(http["timeout"], "config.http.timeout") ?? TimeSpan.FromSeconds(10),
            MaxConnections = values.Whole(http["pool"], "config.http.pool", min: 1),
            MaxRedirects = 10,
            Tls = Tls(values, config),
            ByStatus = true,
        };
    }

    private static TlsOptions Tls(NodeValues values, MapNode config)
    {
        var tls = new TlsOptions();
        foreach (NodeEntry entry in values.Map(config["tls"], "config.tls")?.Entries ?? [])
        {
            switch (entry.Key)
            {
                case "rejectUnauthorized":
                    tls = tls with { SkipVerify = values.Flag(entry.Value, "rejectUnauthorized") == false };
                    break;
                case "servername":
                    tls = tls with { ServerName = values.Setting(entry.Value, "servername") };
                    break;
                case "minVersion":
                    tls = tls with { MinVersion = Version(values, entry) };
                    break;
                case "maxVersion":
                    tls = tls with { MaxVersion = Version(values, entry) };
                    break;
                default:
                    values.Problems.AddUnknown(entry.KeyPlace, $"the option '{entry.Key}' of TLS is not supported", entry.Key, ["rejectUnauthorized", "servername", "minVersion", "maxVersion"]);
                    break;
            }
        }

        return tls;
    }

    private static string? Version(NodeValues values, NodeEntry entry)
    {
        string? text = values.Setting(entry.Value, entry.Key);
        if (text is null or "TLSv1.2" or "TLSv1.3")
        {
            return text?[4..];
        }

        values.Problems.Add(entry.Value.Place, $"{entry.Key} cannot be '{text}'", "TLSv1.2, TLSv1.3");
        return null;
    }
}
