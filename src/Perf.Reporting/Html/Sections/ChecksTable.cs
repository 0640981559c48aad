namespace Perf.Reporting.Html.Sections;

/// <summary>How often each check held; those that failed come first.</summary>
internal static class ChecksTable
{
    /// <summary>Writes it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(ReportData data) => data.Result.Checks.Count == 0
        ? Markup.None
        : Markup.Of($"""<h2 id="checks-title">Checks</h2>{DataTable.Write("How often each check held", ["Check", "Step", "#Held", "#Passes", "#Fails"], data.Result.Checks.OrderByDescending(check => check.Fails).Select(Row))}""");

    private static DataCell[] Row(CheckResult check) =>
    [
        DataTable.Text(FigureText.Short(check.Name)),
        DataTable.Text(FigureText.Short(check.Step)),
        DataTable.Figure(check.Rate, FigureText.Share(check.Rate)),
        DataTable.Count(check.Passes),
        check.Fails > 0 ? new(Markup.Of($"""<span class="badtext">{FigureText.Count(check.Fails)}</span>"""), check.Fails) : DataTable.Count(0),
    ];
}
