namespace Perf.Reporting;

/// <summary>A table of text: the first column is left-aligned and gives way when the terminal is narrow, the others are right-aligned.</summary>
internal static class TextTable
{
    private const int Gap = 2;
    private const int NarrowestFirst = 12;

    public static IEnumerable<string> Write(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows, int width, Style style)
    {
        int[] widths = [.. Enumerable.Range(0, header.Count).Select(column => rows.Append(header).Max(row => row[column].Length))];
        int others = widths.Skip(1).Sum(column => column + Gap);
        widths[0] = Math.Max(NarrowestFirst, Math.Min(widths[0], width - others));
        yield return style.Dim(Line(header, widths));
        foreach (IReadOnlyList<string> row in rows)
        {
            yield return Line(row, widths);
        }
    }

    private static string Line(IReadOnlyList<string> cells, int[] widths) =>
        Style.Clean(cells[0], widths[0]).PadRight(widths[0]) + string.Concat(cells.Skip(1).Select((cell, i) => cell.PadLeft(widths[i + 1] + Gap)));
}
