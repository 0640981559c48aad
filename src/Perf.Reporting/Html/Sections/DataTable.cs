using System.Globalization;

namespace Perf.Reporting.Html.Sections;

/// <summary>
/// A table that a screen reader can walk: caption, scopes, and a note where rows were left out. The page's script lets it be sorted and filtered; without the script it is a plain table.
/// </summary>
internal static class DataTable
{
    /// <summary>The most rows; whoever has more steps than this needs the JSON, and the page stays small.</summary>
    public const int MaxRows = 200;

    /// <summary>Writes a table.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">The columns' names; those that begin with # hold figures and are set to the right.</param>
    /// <param name="rows">The rows, each of finished cells; the first cell is the row's heading.</param>
    /// <param name="totals">Rows that stay on top however the others are sorted and filtered.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<DataCell>> rows, IEnumerable<IReadOnlyList<DataCell>>? totals = null)
    {
        IReadOnlyList<DataCell>[] all = [.. rows];
        IReadOnlyList<DataCell>[] top = [.. totals ?? []];
        bool[] figures = [.. columns.Select(column => column.StartsWith('#'))];
        Markup head = Markup.Of($"{columns.Select((column, i) => Markup.Of($"""<th scope="col"{Class(figures[i])}>{column.TrimStart('#')}</th>"""))}");
        Markup total = top.Length == 0 ? Markup.None : Markup.Of($"""<tbody class="total">{Rows(top, figures)}</tbody>""");
        Markup more = all.Length <= MaxRows
            ? Markup.None
            : Markup.Of($"""<p class="note">{FigureText.Count(all.Length - MaxRows)} more rows are in the JSON report.</p>""");
        return Markup.Of($"""<div class="scroll" role="region" aria-label="{caption}" tabindex="0"><table><caption>{caption}</caption><thead><tr>{head}</tr></thead>{total}<tbody>{Rows(all.Take(MaxRows), figures)}</tbody></table></div>{more}""");
    }

    /// <summary>A cell of text.</summary>
    /// <param name="text">The text, from wherever.</param>
    /// <returns>The cell.</returns>
    public static Markup Text(string? text) => Markup.Of($"{text}");

    /// <summary>A cell of a figure.</summary>
    /// <param name="value">What it is sorted by.</param>
    /// <param name="text">What is seen.</param>
    /// <returns>The cell.</returns>
    public static DataCell Figure(double? value, string text) => new(Text(text), value);

    /// <summary>A cell of a time.</summary>
    /// <param name="milliseconds">Milliseconds.</param>
    /// <returns>The cell.</returns>
    public static DataCell Time(double? milliseconds) => Figure(milliseconds, FigureText.Time(milliseconds));

    /// <summary>A cell of how many.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The cell.</returns>
    public static DataCell Count(double? count) => Figure(count, FigureText.Count(count));

    private static IEnumerable<Markup> Rows(IEnumerable<IReadOnlyList<DataCell>> rows, bool[] figures) =>
        rows.Select(row => Markup.Of($"<tr>{row.Select((cell, i) => Cell(cell, i == 0, figures[i]))}</tr>"));

    private static Markup Cell(DataCell cell, bool isHeading, bool isFigure) => isHeading
        ? Markup.Of($"""<th scope="row">{cell.Content}</th>""")
        : Markup.Of($"<td{Class(isFigure)}{Key(cell, isFigure)}>{cell.Content}</td>");

    private static Markup Class(bool isFigure) => isFigure ? new Markup(" class=\"figure\"") : Markup.None;

    private static Markup Key(DataCell cell, bool isFigure) => cell.Value is { } value && double.IsFinite(value)
        ? Markup.Of($" data-v=\"{value.ToString("G6", CultureInfo.InvariantCulture)}\"")
        : isFigure ? new Markup(" data-v=\"\"") : Markup.None;
}
