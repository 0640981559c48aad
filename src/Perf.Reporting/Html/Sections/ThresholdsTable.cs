namespace Perf.Reporting.Html.Sections;

/// <summary>Each threshold with its value, its limit, and when it was first not met.</summary>
internal static class ThresholdsTable
{
    /// <summary>Writes it.</summary>
    /// <param name="result">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(RunResult result) => result.Thresholds.Count == 0
        ? Markup.None
        : Markup.Of($"""<section aria-labelledby="thresholds"><h2 id="thresholds">Thresholds</h2>{DataTable.Write("Thresholds and what became of them", ["Threshold", "Outcome", "#Value", "#Limit", "#To spare", "#First breach", "From"], result.Thresholds.Select(Row))}</section>""");

    private static Markup[] Row(Verdict verdict) =>
    [
        Markup.Of($"""<code>{FigureText.Short(verdict.Threshold)}</code>{(verdict.Outcome == Outcome.Pass ? Markup.None : Markup.Of($"""<span class="reason">{FigureText.Short(verdict.Reason)}</span>"""))}"""),
        OutcomeText.Chip(verdict.Outcome),
        DataTable.Text(verdict is { Value: null, Metric.Length: 0, Outcome: Outcome.Pass or Outcome.Fail } ? verdict.Outcome == Outcome.Pass ? "met" : "not met" : FigureText.InUnit(verdict.Value, verdict.Unit)),
        DataTable.Text(FigureText.InUnit(verdict.Limit, verdict.Unit)),
        verdict.Margin < 0 ? Markup.Of($"""<span class="badtext">{FigureText.Percent(verdict.Margin)}</span>""") : DataTable.Text(FigureText.Percent(verdict.Margin)),
        DataTable.Text(verdict.BreachedAt is { } moment ? $"at {FigureText.Time(moment)}" : "–"),
        DataTable.Text(FigureText.Short(verdict.Source)),
    ];
}
