namespace Perf.Reporting.Html.Sections;

/// <summary>How often each check held; those that failed come first.</summary>
internal static class ChecksTable
{
    /// <summary>Writes it.</summary>
    /// <param name="result">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(RunResult result) => result.Checks.Count == 0
        ? Markup.None
        : Markup.Of($"""<section aria-labelledby="checks"><h2 id="checks">Checks</h2>{DataTable.Write("How often each check held", ["Check", "Step", "#Held", "#Passes", "#Fails"], result.Checks.OrderByDescending(check => check.Fails).Select(Row))}</section>""");

    private static Markup[] Row(CheckResult check) =>
    [
        DataTable.Text(FigureText.Short(check.Name)),
        DataTable.Text(FigureText.Short(check.Step)),
        DataTable.Text(FigureText.Share(check.Rate)),
        DataTable.Text(FigureText.Count(check.Passes)),
        check.Fails > 0 ? Markup.Of($"""<span class="badtext">{FigureText.Count(check.Fails)}</span>""") : DataTable.Text("0"),
    ];
}
