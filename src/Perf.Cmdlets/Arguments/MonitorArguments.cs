using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Turns what -Monitor takes into monitors: texts as of a scenario, hashtables with the keys of a scenario, and script blocks.</summary>
internal static partial class MonitorArguments
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
            object value = one.Unwrapped();
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

    /// <summary>Of what -Monitor took that which can be shown again, as it was given: kinds, kinds with a plain word, and kinds with a reference in place of what it stands for. An address or a connection may hold a password.</summary>
    /// <param name="given">What was given.</param>
    /// <returns>The texts.</returns>
    public static IReadOnlyList<string> Copyable(object[] given) => [.. given.Select(one => one.Unwrapped() as string).OfType<string>().Where(text => Plain().IsMatch(text))];

    /// <summary>A monitor as it may be kept in a result: what may be shown as it was given, and of others the kind with three points, which the user fills in again. Addresses are shown without what may be secret in them; null for scripts.</summary>
    /// <param name="given">One of those that -Monitor took.</param>
    /// <returns>The text, or null.</returns>
    public static string? Shown(object given) => given.Unwrapped() switch
    {
        string text when Plain().IsMatch(text) || Address().IsMatch(text) => text,
        string text when Kind().Match(text) is { Success: true } kind => $"{kind.Value}=...",
        IDictionary { Count: 1 } table when table.Keys.Cast<object>().First() is string { Length: > 0 } key && Kind().Match(key).Length == key.Length => table[key] is string value ? Shown($"{key}={value}") : $"{key}=...",
        _ => null,
    };

    [GeneratedRegex(@"\A[a-z]+(=([A-Za-z0-9_.-]+|\$\{[A-Za-z0-9_.:-]+\}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    // A host with a port, or an address without a user name, a password and a query.
    [GeneratedRegex(@"\A[a-z]+=(https?://)?[A-Za-z0-9_.-]+(:[0-9]{1,5})?(/[A-Za-z0-9_./-]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"\A[a-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();

    private static JsonNode? Node(object? value, int depth) => value.Unwrapped() switch
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
