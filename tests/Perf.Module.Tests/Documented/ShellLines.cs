using System.Text.RegularExpressions;

namespace Perf.Module.Tests.Documented;

/// <summary>What README and guides have for a shell of the system, and shell-lines.txt, which says of each line how it is known to be right: so that nothing is left out in silence.</summary>
internal static partial class ShellLines
{
    private const string ByTest = "by ";
    private const string NotRun = "not run: ";

    /// <summary>A line of the table.</summary>
    /// <param name="Begins">What lines of pages begin with; of several rows that fit, the longest counts.</param>
    /// <param name="How">What is said of them.</param>
    public sealed record Row(string Begins, string How)
    {
        /// <summary>The test that does the same; null where none does.</summary>
        public string? Test => How.StartsWith(ByTest, StringComparison.Ordinal) ? How[ByTest.Length..] : null;
    }

    /// <summary>Reads the table.</summary>
    /// <param name="text">Its text.</param>
    /// <exception cref="FormatException">A line has not both parts, or says neither a test nor a reason.</exception>
    public static IReadOnlyList<Row> Read(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(Parse)];

    /// <summary>The row of a line; null where there is none.</summary>
    /// <param name="table">The table.</param>
    /// <param name="line">The line.</param>
    public static Row? Of(IEnumerable<Row> table, string line) => table.Where(row => line.StartsWith(row.Begins, StringComparison.Ordinal)).MaxBy(row => row.Begins.Length);

    /// <summary>The blocks of a page that are for such a shell.</summary>
    /// <param name="text">The page's text.</param>
    public static IReadOnlyList<string> BlocksOf(string text) => [.. Block().Matches(text.ReplaceLineEndings("\n")).Select(match => match.Groups[1].Value)];

    private static Row Parse(string line) => line.Split(" | ") is [var begins, var how] && (how.StartsWith(ByTest, StringComparison.Ordinal) || how.StartsWith(NotRun, StringComparison.Ordinal))
        ? new Row(begins, how)
        : throw new FormatException($"shell-lines.txt: '{line}' is not what lines begin with, and the test that does the same or why none can.");

    [GeneratedRegex("^```(?:sh|bash)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
