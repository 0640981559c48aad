using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Turns what -Monitor takes into monitors: texts as of a scenario, hashtables with the keys of a scenario, and script blocks.</summary>
internal static class MonitorArguments
{
    private const int Deepest = 8;

    /// <summary>The monitors.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="folder">The user's folder.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>, with all problems.</exception>
    public static IReadOnlyList<MonitorDefinition> Of(object[] given, string folder)
    {
        var monitors = new List<MonitorDefinition>();
        foreach (object one in given)
        {
            object value = one is PSObject wrapped ? wrapped.BaseObject : one;
            if (value is ScriptBlock script)
            {
                monitors.Add(PerfRuntime.ScriptMonitor(script.ToString()));
            }
            else
            {
                monitors.AddRange(PerfRuntime.MonitorsOf(new JsonArray(Node(value, 0)).ToJsonString(), folder));
            }
        }

        return monitors;
    }

    private static JsonNode? Node(object? value, int depth) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        sbyte or byte or short or ushort or int or uint or long or ulong => JsonNode.Parse(JsonSerializer.Serialize(Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture))),
        ScriptBlock script => JsonValue.Create(script.ToString()),
        IDictionary table when depth < Deepest => new JsonObject(table.Keys.Cast<object>().Select(key => KeyValuePair.Create(LanguagePrimitives.ConvertTo<string>(key), Node(table[key], depth + 1)))),
        IEnumerable list and not string when depth < Deepest => new JsonArray([.. list.Cast<object?>().Select(one => Node(one, depth + 1))]),
        var other => JsonValue.Create(LanguagePrimitives.ConvertTo<string>(other)),
    };
}
