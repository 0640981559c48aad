using System.Text.RegularExpressions;

namespace Perf.Tests.Grafana;

/// <summary>
/// Puts values in the place of variables as Grafana's data sources do: values of a variable that can have several become a regular expression, escaped for the language that they stand in. A board's own
/// value for All is put in as it is.
/// </summary>
internal static partial class Interpolation
{
    /// <summary>For PromQL, where a backslash within a string is doubled.</summary>
    public static string Prometheus(string text, IReadOnlyDictionary<string, string> builtIn, IReadOnlyList<ChosenVariable> variables) => Replace(text, builtIn, variables, chosen =>
        !chosen.Variable.IsMulti ? string.Concat(chosen.Values).Replace("\\", "\\\\", StringComparison.Ordinal) : Joined(chosen, value => Special().Replace(value.Replace("\\", @"\\\\", StringComparison.Ordinal), @"\\$&")));

    /// <summary>For InfluxQL, where a regular expression stands between slashes.</summary>
    public static string Influx(string text, IReadOnlyDictionary<string, string> builtIn, IReadOnlyList<ChosenVariable> variables) => Replace(text, builtIn, variables, chosen =>
        !chosen.Variable.IsMulti ? string.Concat(chosen.Values) : Joined(chosen, value => OfInflux().Replace(value, @"\$&")));

    /// <summary>The names of all variables in a text, Grafana's own included.</summary>
    public static IEnumerable<string> Names(string text) => Reference().Matches(text).Select(Name);

    private static string Joined(ChosenVariable chosen, Func<string, string> escape) =>
        chosen.Values.Count == 1 ? escape(chosen.Values[0]) : $"({string.Join('|', chosen.Values.Select(escape))})";

    private static string Replace(string text, IReadOnlyDictionary<string, string> builtIn, IReadOnlyList<ChosenVariable> variables, Func<ChosenVariable, string> format) => Reference().Replace(text, match =>
    {
        string name = Name(match);
        return builtIn.TryGetValue(name, out string? value) ? value
            : variables.FirstOrDefault(one => one.Variable.Name == name) is not { } chosen ? match.Value
            : chosen.IsAll && chosen.Variable.AllValue is { } all ? all : format(chosen);
    });

    private static string Name(Match match) => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value;

    [GeneratedRegex(@"\$(\w+)|\$\{(\w+)(?::\w+)?\}")]
    private static partial Regex Reference();

    [GeneratedRegex(@"[$^*{}\[\]'+?.()|]")]
    private static partial Regex Special();

    [GeneratedRegex(@"[\\^$*+?.()|\[\]{}/]")]
    private static partial Regex OfInflux();
}
