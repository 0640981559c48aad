using System.Text.RegularExpressions;
using Perf.Tests.Architecture;

namespace Perf.Tests.Deploy;

/// <summary>Finds the module's commands in files of all kinds, with the parameters and variables that they name.</summary>
internal static partial class PerfCommands
{
    /// <summary>Commands with the names of the parameters that they are given, in order.</summary>
    public static IReadOnlyList<(string Command, IReadOnlyList<string> Parameters)> Find(string text) =>
        [.. Command().Matches(text).Select(match => (match.Groups["name"].Value, (IReadOnlyList<string>)[.. Parameter().Matches(match.Groups["rest"].Value).Select(one => one.Groups[1].Value)]))];

    /// <summary>Variables of the environment that are read, each once.</summary>
    public static IReadOnlyList<string> Variables(string text) => [.. Variable().Matches(text).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>The parameters that a command has; null where there is no such command.</summary>
    public static IReadOnlySet<string>? ParametersOf(string command)
    {
        string page = Path.Combine(Repository.Root, "docs", "en-US", $"{command}.md");
        return File.Exists(page) ? new HashSet<string>(Heading().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value)) : null;
    }

    // A command ends with its line, at a pipe, a semicolon, a comment, or the quote around it; a table of values is a part of it, and a line that ends in a backtick goes on.
    [GeneratedRegex("""(?<![\w/-])(?<name>[A-Z][A-Za-z]+-Perf[A-Z][A-Za-z]*)(?![\w.-])(?<rest>(?:`\n|@\{[^}\n]*\}|[^|;#\n"`])*)""")]
    private static partial Regex Command();

    [GeneratedRegex(@"(?<=\s)-([A-Z][A-Za-z]+)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\$?\$env:(\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^### -(\w+)", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
