namespace Perf.Reporting.Html.Sections;

/// <summary>Errors by class and step, each with an example.</summary>
internal static class ErrorsTable
{
    /// <summary>Writes it.</summary>
    /// <param name="result">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(RunResult result) => result.Errors.Count == 0
        ? Markup.None
        : Markup.Of($"""<section aria-labelledby="errorlist"><h2 id="errorlist">Errors by class</h2>{DataTable.Write("Errors by class and step", ["Class", "Step", "#Count", "Example"], result.Errors.Select(Row))}</section>""");

    private static Markup[] Row(ErrorCount error) =>
    [
        Markup.Of($"<code>{FigureText.Short(error.Class)}</code>"),
        DataTable.Text(FigureText.Short(error.Step)),
        DataTable.Text(FigureText.Count(error.Count)),
        Markup.Of($"""<span class="example">{FigureText.Short(error.Example)}</span>"""),
    ];
}
