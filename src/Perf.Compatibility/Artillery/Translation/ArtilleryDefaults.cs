using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>What every request begins with: <c>config.http.defaults</c>, or <c>config.defaults</c> where older files have it.</summary>
internal sealed record ArtilleryDefaults
{
    private static readonly string[] s_keys = ["headers", "cookie", "strictCapture", "think"];

    /// <summary>Headers; null where the file has none, and then Artillery names itself as the user agent.</summary>
    public MapNode? Headers { get; init; }

    /// <summary>Cookies.</summary>
    public MapNode? Cookie { get; init; }

    /// <summary>Whether a capture that finds nothing ends the virtual user, where it does not say itself.</summary>
    public bool StrictCapture { get; init; } = true;

    /// <summary>How far pauses vary, where they do not say it themselves; or null.</summary>
    public ScalarNode? ThinkJitter { get; init; }

    /// <summary>Reads them.</summary>
    /// <param name="values">Reads values.</param>
    /// <param name="config">The configuration.</param>
    /// <returns>The defaults.</returns>
    public static ArtilleryDefaults Read(NodeValues values, MapNode config)
    {
        MapNode own = values.Map(values.Map(config["http"], "config.http")?["defaults"], "config.http.defaults") ?? new MapNode([], config.Place);
        MapNode older = values.Map(config["defaults"], "config.defaults") ?? new MapNode([], config.Place);
        values.CheckKeys(own, "config.http.defaults", s_keys);
        values.CheckKeys(older, "config.defaults", s_keys);
        return new ArtilleryDefaults
        {
            Headers = values.Map(own["headers"] ?? older["headers"], "the default headers"),
            Cookie = values.Map(own["cookie"] ?? older["cookie"], "the default cookies"),
            StrictCapture = values.Flag(own["strictCapture"], "strictCapture") != false && values.Flag(older["strictCapture"], "strictCapture") != false,
            ThinkJitter = values.Map(own["think"] ?? older["think"], "think")?["jitter"] as ScalarNode,
        };
    }
}
