namespace Perf.Reporting.Html.Sections;

/// <summary>Errors by class and step, each with an example.</summary>
internal static class ErrorsTable
{
    /// <summary>Writes it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(ReportData data) => data.Result.Errors.Count == 0
        ? Markup.None
        : Markup.Of($"""<h2 id="errors-title">Errors by class</h2>{DataTable.Write("Errors by class and step", ["Class", "Step", "#Count", "Example"], data.Result.Errors.Select(Row))}""");

    private static DataCell[] Row(ErrorCount error) =>
    [
        Markup.Of($"<code>{FigureText.Short(error.Class)}</code>"),
        DataTable.Text(FigureText.Short(error.Step)),
        DataTable.Count(error.Count),
        Markup.Of($"""<span class="example">{FigureText.Short(error.Example)}</span>"""),
    ];
}
