using System.Collections;
using System.Globalization;

namespace Perf.Commands;

/// <summary>
/// What of a command line is kept in the result, so that the run can be made again: what changes the load, what is read beside it and what it is judged by. A pure function of the parameters that were given.
/// Results are stored and passed on; so nothing is kept that may be a secret, and the permission to run scripts is given anew each time.
/// </summary>
internal static class KeptArguments
{
    // In the order in which people write them. Labels and the seed are of one run, not of the next.
    private static readonly string[] s_kept = ["Type", "VirtualUser", "Duration", "Iterations", "Rate", "Stage", "ConfigPath", "Compatibility", "Target", "Variable", "Monitor", "Profile", "Agent", "Threshold"];

    /// <summary>Chooses them.</summary>
    /// <param name="given">The parameters that were given, by name.</param>
    public static IReadOnlyList<RunArgument> Of(IReadOnlyDictionary<string, object> given) =>
        [.. s_kept.Where(given.ContainsKey).Select(name => new RunArgument { Name = name, Values = [.. Texts(name, given[name])] })];

    private static IEnumerable<string> Texts(string name, object? value) => (name, value.Unwrapped()) switch
    {
        ("Target", _) => [],
        ("Variable", IDictionary table) => table.Keys.Cast<object>().Select(Text).Order(StringComparer.Ordinal),
        // A cluster's connection may have a password in it.
        ("Agent", IEnumerable agents and not string) => agents.Cast<object>().Select(Text).Where(text => !ClusterArguments.IsConnection(text.Trim())),
        ("Monitor", object[] monitors) => monitors.Select(MonitorArguments.Shown).OfType<string>(),
        (_, IEnumerable list and not string) => list.Cast<object>().Select(Text),
        (_, { } one) => [Text(one)],
        _ => [],
    };

    private static string Text(object value) => Convert.ToString(value.Unwrapped(), CultureInfo.InvariantCulture) ?? "";
}
