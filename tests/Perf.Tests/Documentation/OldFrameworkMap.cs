using System.Text.RegularExpressions;
using Perf.Tests.Architecture;

namespace Perf.Tests.Documentation;

/// <summary>docs/from-the-old-framework.md: what there was on the left, what there is now on the right.</summary>
internal static partial class OldFrameworkMap
{
    private const string Page = "docs/from-the-old-framework.md";

    /// <summary>A line of one of its tables.</summary>
    /// <param name="Part">The heading above it.</param>
    /// <param name="Before">What there was.</param>
    /// <param name="Now">What there is.</param>
    public sealed record Row(string Part, string Before, string Now);

    /// <summary>All lines, in their order.</summary>
    public static IReadOnlyList<Row> Rows { get; } = Read(Text());

    /// <summary>What has no counterpart, as the page says it.</summary>
    public static string Without { get; } = Text()[Text().IndexOf("\n## What has no counterpart", StringComparison.Ordinal)..];

    /// <summary>The lines below a heading.</summary>
    public static IReadOnlyList<Row> In(string part) => [.. Rows.Where(row => row.Part == part)];

    /// <summary>What stands in a cell as code.</summary>
    public static IReadOnlyList<string> CodeOf(string cell) => [.. Code().Matches(cell).Select(match => match.Groups[1].Value)];

    /// <summary>Reads the tables of a page.</summary>
    /// <exception cref="FormatException">A line has more or fewer than two cells.</exception>
    public static IReadOnlyList<Row> Read(string text)
    {
        string part = "";
        var rows = new List<Row>();
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                part = line[3..];
            }
            else if (line.StartsWith('|') && !line.StartsWith("|-", StringComparison.Ordinal) && !line.StartsWith("| before", StringComparison.Ordinal))
            {
                string[] cells = [.. Bar().Split(line)[1..^1].Select(cell => cell.Trim().Replace("\\|", "|", StringComparison.Ordinal))];
                rows.Add(cells.Length == 2 ? new Row(part, cells[0], cells[1]) : throw new FormatException($"{Page}: a line has {cells.Length} cells: {line}"));
            }
        }

        return rows;
    }

    private static string Text() => File.ReadAllText(Path.Combine(Repository.Root, Page)).ReplaceLineEndings("\n");

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    // A bar that is meant has a backslash in front of it.
    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();
}
