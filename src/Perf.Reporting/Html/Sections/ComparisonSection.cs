using Perf.Reporting.Html.Charts;

namespace Perf.Reporting.Html.Sections;

/// <summary>What became of the run's figures since the baseline: the verdict, the change from percentile to percentile, a line for each metric.</summary>
internal static class ComparisonSection
{
    /// <summary>Writes it.</summary>
    /// <param name="data">The run with its comparison.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(ReportData data) => data switch
    {
        { Comparison: { } report } => Report(report),
        { ComparisonNote: { Length: > 0 } note } => Markup.Of($"""<h2 id="comparison-title">Against the baseline</h2><p class="note">{FigureText.Short(note, 600)}</p>"""),
        _ => Markup.None,
    };

    /// <summary>A small mark for a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="suspected">Whether a regression is suspected.</param>
    /// <returns>The markup.</returns>
    public static Markup Chip(ComparisonVerdict verdict, bool suspected) =>
        Markup.Of($"""<span class="chip {verdict.ToString().ToLowerInvariant()}">{ComparisonFigures.Verdict(verdict, suspected)}</span>""");

    private static Markup Report(ComparisonReport report)
    {
        string[] notes =
        [
            .. report.EnvironmentChanges.Select(change => $"Another environment: {change}"), .. report.LeftOut.Select(run => $"Left out: {run.RunId}: {run.Reason}"),
            .. report.AddedSteps.Select(step => $"Step added: {step}"), .. report.RemovedSteps.Select(step => $"Step removed: {step}"), .. report.Warnings,
        ];
        Markup list = notes.Length == 0 ? Markup.None : Markup.Of($"""<ul class="findings">{notes.Take(DataTable.MaxRows).Select(note => Markup.Of($"<li>{FigureText.Short(note)}</li>"))}</ul>""");
        return Markup.Of($"""
            <h2 id="comparison-title">Against the baseline {Chip(report.Verdict, report.Suspected)}</h2>
            <p class="summary">{FigureText.Short(report.Candidate, 120)} against {FigureText.Short(report.Baseline, 120)} ({FigureText.Count(report.BaselineRuns.Count)} {(report.BaselineRuns.Count == 1 ? "run" : "runs")}). {FigureText.Short(report.Why, 600)}</p>
            {list}{(report.Curve.Count < 2 ? Markup.None : Markup.Of($"""<div class="charts">{ShiftChart.Draw(report)}</div>"""))}
            {DataTable.Write("The run against the baseline, metric by metric", ["Metric", "Verdict", "#Baseline", "#This run", "#Change", "#Interval", "#P(worse)", "#Sees", "Why"], report.Comparisons.Select(Row))}
            """);
    }

    private static DataCell[] Row(Comparison one) =>
    [
        Markup.Of($"<code>{FigureText.Short(ComparisonFigures.Subject(one))}</code>{(one.IsGating ? Markup.None : Markup.Of($"""<span class="reason">for information</span>"""))}"),
        Chip(one.Verdict, one.Suspected),
        DataTable.Figure(one.Baseline.Value, FigureText.InUnit(one.Baseline.Value, one.Unit ?? "")),
        DataTable.Figure(one.Candidate.Value, FigureText.InUnit(one.Candidate.Value, one.Unit ?? "")),
        new(one.Verdict == ComparisonVerdict.Regressed ? Markup.Of($"""<span class="badtext">{ComparisonFigures.Change(one)}</span>""") : DataTable.Text(ComparisonFigures.Change(one)), one.Ratio),
        DataTable.Figure(one.Low, ComparisonFigures.Interval(one)),
        DataTable.Figure(one.ProbabilitySlower, ComparisonFigures.Worse(one)),
        DataTable.Figure(one.MinimalDetectableEffect, ComparisonFigures.Sees(one)),
        Markup.Of($"""<span class="example">{FigureText.Short(one.Why)}</span>"""),
    ];
}
