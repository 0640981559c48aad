using YamlDotNet.Core;

namespace Perf.Engine.Scenarios.Yaml;

/// <summary>Says in a user's words what the YAML parser could not read.</summary>
internal static class SyntaxProblem
{
    public static void Add(string text, YamlException error, ProblemList problems)
    {
        int line = (int)error.Start.Line;
        int column = (int)error.Start.Column;
        string[] lines = text.Split('\n');
        if (FindTab(lines, line, error.Message) is { } tab)
        {
            problems.Add(tab.Line, tab.Column, "a tab stands in the indentation; YAML is indented with spaces");
            return;
        }

        string at = line >= 1 && line <= lines.Length ? lines[line - 1] : "";
        if (column >= 2 && column <= at.Length && at[column - 1] == '{' && at[column - 2] == '$')
        {
            problems.Add(line, column - 1, "inside { } or [ ] a text with ${...} needs quotes");
            return;
        }

        problems.Add(line, column, $"the YAML cannot be read: {Lower(error.Message)}");
    }

    // The parser tells the place of the value before the tab, or of the structure around it; people look for the tab.
    private static (int Line, int Column)? FindTab(string[] lines, int errorLine, string message)
    {
        int last = message.Contains("tab", StringComparison.OrdinalIgnoreCase) ? lines.Length : Math.Min(errorLine + 1, lines.Length);
        for (int line = Math.Max(1, errorLine); line <= last; line++)
        {
            ReadOnlySpan<char> content = lines[line - 1];
            int indentation = content.IndexOfAnyExcept(" \t-?");
            int tab = (indentation < 0 ? content : content[..indentation]).IndexOf('\t');
            if (tab >= 0)
            {
                return (line, tab + 1);
            }
        }

        return null;
    }

    private static string Lower(string message)
    {
        string text = message.TrimEnd('.');
        return text.Length == 0 ? "it is not valid" : char.ToLowerInvariant(text[0]) + text[1..];
    }
}
