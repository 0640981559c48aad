namespace Perf.Reporting.Html.Sections;

/// <summary>Each threshold with its value, its limit, what there was to spare, and when it was first not met.</summary>
internal static class ThresholdsTable
{
    /// <summary>Writes it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(ReportData data) => data.Result.Thresholds.Count == 0
        ? Markup.None
        : Markup.Of($"""<h2 id="thresholds-title">Thresholds</h2>{DataTable.Write("Thresholds and what became of them", ["Threshold", "Outcome", "#Value", "#Limit", "Value against limit", "#To spare", "#First breach", "From"], data.Result.Thresholds.Select(Row))}""");

    private static DataCell[] Row(Verdict verdict) =>
    [
        Markup.Of($"""<code>{FigureText.Short(verdict.Threshold)}</code>{(verdict.Outcome == Outcome.Pass ? Markup.None : Markup.Of($"""<span class="reason">{FigureText.Short(verdict.Reason)}</span>"""))}"""),
        OutcomeText.Chip(verdict.Outcome),
        DataTable.Figure(verdict.Value, verdict is { Value: null, Metric.Length: 0, Outcome: Outcome.Pass or Outcome.Fail } ? verdict.Outcome == Outcome.Pass ? "met" : "not met" : FigureText.InUnit(verdict.Value, verdict.Unit)),
        DataTable.Figure(verdict.Limit, FigureText.InUnit(verdict.Limit, verdict.Unit)),
        new(LimitBar.Draw(verdict), verdict.Margin),
        verdict.Margin < 0 ? new(Markup.Of($"""<span class="badtext">{FigureText.Percent(verdict.Margin)}</span>"""), verdict.Margin) : DataTable.Figure(verdict.Margin, FigureText.Percent(verdict.Margin)),
        DataTable.Figure(verdict.BreachedAt?.TotalSeconds, verdict.BreachedAt is { } moment ? $"at {FigureText.Time(moment)}" : "–"),
        DataTable.Text(FigureText.Short(verdict.Source)),
    ];
}
