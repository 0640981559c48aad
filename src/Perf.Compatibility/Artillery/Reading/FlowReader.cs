using System.Globalization;
using System.Text.RegularExpressions;

namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Reads <c>scenarios</c>, <c>before</c> and <c>after</c>.</summary>
/// <param name="values">Reads values.</param>
/// <param name="defaultEngine">The engine of a scenario that names none.</param>
internal sealed class FlowReader(NodeValues values, string defaultEngine)
{
    /// <summary>The hooks that a scenario may name functions for.</summary>
    public static readonly IReadOnlyList<string> Hooks = ["beforeRequest", "afterResponse", "beforeScenario", "afterScenario", "onError"];

    private static readonly string[] s_engines = ["http", "ws"];
    private static readonly string[] s_ofBrowsers = ["flowFunction", "testFunction"];
    private static readonly string[] s_keys = ["name", "weight", "engine", "flow", .. Hooks, .. s_ofBrowsers];

    /// <summary>Reads the scenarios.</summary>
    /// <param name="root">The test.</param>
    /// <returns>The scenarios, in order.</returns>
    public IReadOnlyList<ArtilleryScenario> Scenarios(MapNode root)
    {
        if (values.List(root["scenarios"], "scenarios") is not { Items.Count: > 0 } list)
        {
            values.Problems.Add(root.Place, "a test needs scenarios, at least one with a flow");
            return [];
        }

        return [.. list.Items.Select((item, place) => Read(item, place.ToString(CultureInfo.InvariantCulture), "a scenario")).OfType<ArtilleryScenario>()];
    }

    /// <summary>Reads what is done once.</summary>
    /// <param name="root">The test.</param>
    /// <param name="key"><c>before</c> or <c>after</c>.</param>
    /// <returns>The scenario, or null.</returns>
    public ArtilleryScenario? Once(MapNode root, string key) => root[key] is { } node && Read(node, key, key) is { } scenario ? scenario with { NamePrefix = $"{key}: " } : null;

    private ArtilleryScenario? Read(Node node, string label, string what)
    {
        if (values.Map(node, what) is not { } map)
        {
            return null;
        }

        values.CheckKeys(map, what, s_keys);
        string? name = values.Text(map["name"], "a scenario's name");
        string engine = values.Text(map["engine"], "engine") ?? defaultEngine;
        if (!s_engines.Contains(engine))
        {
            values.Problems.Add(map["engine"]?.Place ?? map.Place, EngineProblem(engine), string.Join(", ", s_engines));
            return null;
        }

        foreach (string key in s_ofBrowsers.Where(key => map[key] is not null))
        {
            values.Problems.Add(map.Find(key)!.Value.KeyPlace, $"'{key}' belongs to the playwright engine, which drives browsers; Perf speaks HTTP and WebSocket");
        }

        if (values.List(map["flow"], "flow") is not { } flow)
        {
            values.Problems.Add(map.Place, $"{what} needs a flow, a list of steps");
            return null;
        }

        return new ArtilleryScenario
        {
            Place = map.Place,
            Name = name,
            Label = name ?? label,
            Weight = WeightOf(map),
            Engine = engine,
            Flow = [.. flow.Items.SelectMany(item => item is ListNode inner ? inner.Items : [item])],
            Hooks = Hooks.Where(hook => map[hook] is not null).ToDictionary(hook => hook, hook => Names(map[hook]!, hook), StringComparer.Ordinal),
        };
    }

    /// <summary>The names of functions that a hook has: one, or a list.</summary>
    /// <param name="node">The node.</param>
    /// <param name="hook">The hook's key.</param>
    /// <returns>The names, in order.</returns>
    public IReadOnlyList<string> Names(Node node, string hook) =>
        [.. (node is ListNode list ? list.Items : [node]).Select(item => values.Text(item, hook)).OfType<string>()];

    // As JavaScript's parseInt: "3 of 10" is 3, and what is no number is 0.
    private int WeightOf(MapNode map)
    {
        if (map["weight"] is not ScalarNode weight)
        {
            return 1;
        }

        Match match = Regex.Match(values.Known(weight).Text, @"^\s*\d+");
        return match.Success && int.TryParse(match.Value, CultureInfo.InvariantCulture, out int number) ? number : 0;
    }

    private static string EngineProblem(string engine) => engine switch
    {
        "socketio" or "socketio-v3" => "the engine of Socket.IO is not supported; Perf speaks HTTP and WebSocket. Speak to the WebSocket beneath it (engine: ws), or leave the scenario out",
        "playwright" => "the engine of Playwright drives browsers and is not supported; Perf speaks HTTP and WebSocket. Write the requests that the page makes",
        _ => $"the engine '{engine}' is a module of Node.js, which Perf does not load",
    };
}
