using System.Globalization;

namespace Perf.Module.Tests.Documented;

/// <summary>
/// not-run.txt: every example of the documentation that no test runs, and why. Pages of people mark theirs by a comment, and the table has how many for each reason (x2); pages that are help or
/// are written by a program have no comments, and the table has the block's number.
/// </summary>
internal static class NotRunTable
{
    /// <summary>A line of it.</summary>
    /// <param name="Page">The page.</param>
    /// <param name="Number">The block's number; 0 for a count of marked ones.</param>
    /// <param name="Count">How many are marked so.</param>
    /// <param name="Why">The reason.</param>
    public sealed record Row(string Page, int Number, int Count, string Why)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Page} | {(Number == 0 ? $"x{Count}" : $"{Number}")} | {Why}");
    }

    public static IReadOnlyList<Row> Read(string text) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(Parse)];

    /// <summary>The rows that the blocks' own comments give.</summary>
    public static IReadOnlyList<Row> Of(IEnumerable<CodeBlock> blocks) =>
        [.. blocks.Where(block => block.NotRun is not null).GroupBy(block => (block.Page, block.NotRun)).Select(group => new Row(group.Key.Page, 0, group.Count(), group.Key.NotRun!))];

    private static Row Parse(string line)
    {
        string[] cells = line.Split(" | ");
        if (cells.Length != 3)
        {
            throw new FormatException($"not-run.txt: '{line}' is not a page, a place and a reason.");
        }

        bool isCount = cells[1][0] == 'x';
        int number = int.Parse(isCount ? cells[1][1..] : cells[1], NumberStyles.None, CultureInfo.InvariantCulture);
        return isCount ? new Row(cells[0], 0, number, cells[2]) : new Row(cells[0], number, 1, cells[2]);
    }
}
