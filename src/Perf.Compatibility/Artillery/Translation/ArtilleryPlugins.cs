using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>What <c>config.plugins</c> asks for.</summary>
internal sealed record ArtilleryPlugins
{
    private static readonly string[] s_known = ["ensure", "expect", "apdex", "metrics-by-endpoint", "fake-data"];

    private static readonly string[] s_expectKeys = ["outputFormat", "formatter", "reportFailuresAsErrors", "useOnlyRequestNames", "expectDefault200"];

    private static readonly string[] s_endpointKeys = ["useOnlyRequestNames", "groupDynamicURLs", "stripQueryString", "ignoreUnnamedRequests", "metricsNamespace", "suppressOutput"];

    /// <summary>Whether expectations are looked at; without the plugin they are only text.</summary>
    public bool HasExpect { get; init; }

    /// <summary>Whether an expectation that fails ends the virtual user.</summary>
    public bool ReportsFailuresAsErrors { get; init; }

    /// <summary>Whether a request without expectations expects status 200.</summary>
    public bool ExpectsDefault200 { get; init; }

    /// <summary>Whether a named request's metrics have its name alone and not the path too.</summary>
    public bool UsesOnlyRequestNames { get; init; }

    /// <summary>Whether the query is left out of endpoints' names.</summary>
    public bool StripsQueryString { get; init; } = true;

    /// <summary>Whether there is made-up data.</summary>
    public bool HasFakeData { get; init; }

    /// <summary>The response time in milliseconds up to which somebody is satisfied; null without the plugin.</summary>
    public double? ApdexThreshold { get; init; }

    /// <summary>What the run must meet; null for nothing.</summary>
    public MapNode? Ensure { get; init; }

    /// <summary>Reads them.</summary>
    /// <param name="values">Reads values.</param>
    /// <param name="config">The configuration.</param>
    /// <returns>The plugins.</returns>
    public static ArtilleryPlugins Read(NodeValues values, MapNode config)
    {
        MapNode plugins = values.Map(config["plugins"], "config.plugins") ?? new MapNode([], config.Place);
        foreach (NodeEntry plugin in plugins.Entries.Where(plugin => !s_known.Contains(plugin.Key)))
        {
            values.Problems.AddUnknown(plugin.KeyPlace, $"the plugin '{plugin.Key}' {Reason(plugin.Key)}", plugin.Key, s_known);
        }

        bool hasExpect = plugins.Find("expect") is not null;
        bool hasEndpoints = plugins["metrics-by-endpoint"] is MapNode;
        MapNode expect = Options(values, plugins, "expect", s_expectKeys);
        MapNode endpoints = Options(values, plugins, "metrics-by-endpoint", s_endpointKeys);
        if (values.Flag(endpoints["groupDynamicURLs"], "groupDynamicURLs") == false)
        {
            values.Problems.Warn(endpoints["groupDynamicURLs"]!.Place, "groupDynamicURLs: false would make a metric of each address that is made; Perf keeps one for each request of the file");
        }

        return new ArtilleryPlugins
        {
            HasExpect = hasExpect,
            ReportsFailuresAsErrors = values.Flag(expect["reportFailuresAsErrors"], "reportFailuresAsErrors") ?? false,
            ExpectsDefault200 = values.Flag(expect["expectDefault200"], "expectDefault200") ?? false,
            UsesOnlyRequestNames = values.Flag(endpoints["useOnlyRequestNames"], "useOnlyRequestNames") ?? false,
            StripsQueryString = hasEndpoints ? values.Flag(endpoints["stripQueryString"], "stripQueryString") ?? false : true,
            HasFakeData = plugins.Find("fake-data") is not null,
            ApdexThreshold = plugins.Find("apdex") is not null || config["apdex"] is not null
                ? values.Number(values.Map(config["apdex"] ?? plugins["apdex"], "apdex")?["threshold"], "apdex.threshold") ?? 500
                : null,
            Ensure = values.Map(config["ensure"] ?? plugins["ensure"], "ensure"),
        };
    }

    private static MapNode Options(NodeValues values, MapNode plugins, string name, string[] keys)
    {
        MapNode options = values.Map(plugins[name], $"the plugin {name}") ?? new MapNode([], plugins.Place);
        values.CheckKeys(options, $"the plugin {name}", keys);
        return options;
    }

    private static string Reason(string name) => name switch
    {
        "publish-metrics" => "is not run by Perf, which sends metrics itself: take it out, and use -Output or outputs of a scenario of Perf's own",
        "slack" => "is not run by Perf, which notifies itself: take it out, and use Send-PerfAlert",
        "memory-inspector" or "hls" => "is not supported; take it out of config.plugins",
        _ => "is a module of Node.js, which Perf does not load; take it out of config.plugins, or do its work in a processor",
    };
}
