namespace Perf.Reporting.Html.Sections;

/// <summary>A table that a screen reader can walk: caption, scopes, and a note where rows were left out.</summary>
internal static class DataTable
{
    /// <summary>The most rows; whoever has more steps than this needs the JSON, and the page stays small.</summary>
    public const int MaxRows = 200;

    /// <summary>Writes a table.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">The columns' names; those that begin with # hold figures and are set to the right.</param>
    /// <param name="rows">The rows, each of finished cells; the first cell is the row's heading.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<Markup>> rows)
    {
        IReadOnlyList<Markup>[] all = [.. rows];
        bool[] figures = [.. columns.Select(column => column.StartsWith('#'))];
        Markup head = Markup.Of($"{columns.Select((column, i) => Markup.Of($"""<th scope="col"{Class(figures[i])}>{column.TrimStart('#')}</th>"""))}");
        Markup body = Markup.Of($"{all.Take(MaxRows).Select(row => Markup.Of($"<tr>{row.Select((cell, i) => Cell(cell, i == 0, figures[i]))}</tr>"))}");
        Markup more = all.Length <= MaxRows
            ? Markup.None
            : Markup.Of($"""<p class="note">{FigureText.Count(all.Length - MaxRows)} more rows are in the JSON report.</p>""");
        return Markup.Of($"""<div class="scroll" role="region" aria-label="{caption}" tabindex="0"><table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{more}""");
    }

    /// <summary>A cell of text.</summary>
    /// <param name="text">The text, from wherever.</param>
    /// <returns>The cell.</returns>
    public static Markup Text(string? text) => Markup.Of($"{text}");

    private static Markup Cell(Markup cell, bool isHeading, bool isFigure) => isHeading
        ? Markup.Of($"""<th scope="row">{cell}</th>""")
        : Markup.Of($"<td{Class(isFigure)}>{cell}</td>");

    private static Markup Class(bool isFigure) => isFigure ? new Markup(" class=\"figure\"") : Markup.None;
}
