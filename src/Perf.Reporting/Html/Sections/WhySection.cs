using Perf.Reporting.Html.Charts;

namespace Perf.Reporting.Html.Sections;

/// <summary>Why the run was as it was: where the time goes, a card for each cause, the curve of the load, what was not measured, and what to do next.</summary>
internal static class WhySection
{
    // What lies below the cut is many small things; the JSON has all.
    private const int MostOthers = 30;

    /// <summary>Writes it.</summary>
    /// <param name="data">The run with its diagnosis.</param>
    /// <returns>The markup; nothing where there is no diagnosis.</returns>
    public static Markup Write(ReportData data)
    {
        if (data.Diagnosis is not { } diagnosis)
        {
            return Markup.None;
        }

        Diagnosis[] cuts = data.DiagnosisCuts.Count == 0 ? [diagnosis] : [.. data.DiagnosisCuts.DistinctBy(cut => cut.Sensitivity).OrderBy(cut => cut.Sensitivity)];
        IReadOnlyList<(Finding Finding, IReadOnlyList<Sensitivity> Seen)> causes = CauseCard.Seen(cuts);
        Finding[] others = [.. diagnosis.Others.Where(one => !causes.Any(cause => CauseCard.IsSame(cause.Finding, one)))];
        return Markup.Of($"""
            <h2 id="why-title">Why</h2>{Choice(cuts, diagnosis.Sensitivity)}
            {cuts.Select(cut => Summary(cut, cuts.Length > 1))}
            {Quality(diagnosis)}
            {BudgetFigure.Draw(diagnosis.Budget)}
            <div class="causes">{causes.Select((cause, i) => CauseCard.Write(cause.Finding, cuts.Length > 1 ? cause.Seen : [], i + 1))}</div>
            {Commands(diagnosis.Next)}
            {LoadCurveCharts.Draw(diagnosis.Curve, data.Result)}
            {List("What was not measured", diagnosis.Missing)}
            {Others(others)}
            """);
    }

    // Radio buttons that the style sheet reads: it works without the script, and by keyboard.
    private static Markup Choice(Diagnosis[] cuts, Sensitivity chosen) => cuts.Length < 2 ? Markup.None : Markup.Of($"""
        <fieldset class="cut"><legend>How much has to speak for a cause before it is shown</legend>{cuts.Select(cut => Markup.Of(
            $"""<label><input type="radio" name="cut" id="cut-{Word(cut.Sensitivity)}"{(cut.Sensitivity == chosen ? new Markup(" checked=\"checked\"") : Markup.None)} /> {Meaning(cut.Sensitivity)}</label>"""))}</fieldset>
        """);

    private static string Meaning(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Low => "low: only what is nearly certain and costs much",
        Sensitivity.Medium => "medium",
        _ => "high: all that is worth a look",
    };

    private static Markup Summary(Diagnosis cut, bool isOneOfSeveral) => FindingText.IsSummaryOfAnswer(cut)
        ? Markup.None
        : Markup.Of($"""<p class="summary{(isOneOfSeveral ? $" seen in-{Word(cut.Sensitivity)}" : "")}">{FigureText.Short(cut.Summary, 1000)}</p>""");

    private static Markup Quality(Diagnosis diagnosis)
    {
        string[] lines = [.. (diagnosis.Quality.IsJudgeable ? [] : diagnosis.Quality.Reasons).Concat(diagnosis.Quality.Warnings).Concat(diagnosis.Warnings).Except(diagnosis.Budget?.Contradictions ?? [])];
        return lines.Length == 0
            ? Markup.None
            : Markup.Of($"""<div class="banner warning"><strong>{(diagnosis.Quality.IsJudgeable ? "To be known:" : "This run cannot be judged:")}</strong><ul>{lines.Take(DataTable.MaxRows).Select(line => Markup.Of($"<li>{FigureText.Short(line, 600)}</li>"))}</ul></div>""");
    }

    private static Markup Commands(IReadOnlyList<string> commands) => commands.Count == 0
        ? Markup.None
        : Markup.Of($"""<h3>What to do next</h3>{commands.Select(command => CauseCard.Code(command))}""");

    private static Markup List(string title, IReadOnlyList<string> items) => items.Count == 0
        ? Markup.None
        : Markup.Of($"""<h3>{title}</h3><ul class="findings">{items.Take(DataTable.MaxRows).Select(item => Markup.Of($"<li>{FigureText.Short(item, 600)}</li>"))}</ul>""");

    private static Markup Others(Finding[] others) => others.Length == 0 ? Markup.None : Markup.Of($"""
        <details><summary>Looked at, and not among the causes</summary>{DataTable.Write("Looked at, and not among the causes", ["Class", "What", "#Confidence", "#Impact", "Follows from"], others.Take(MostOthers).Select(Row))}</details>
        """);

    private static DataCell[] Row(Finding finding) =>
    [
        Markup.Of($"<code>{FigureText.Short(finding.Id, 80)}</code>"),
        DataTable.Text(FigureText.Short(finding.Title)),
        DataTable.Figure(finding.Confidence, FindingText.Percent(finding.Confidence)),
        DataTable.Figure(finding.Impact, FindingText.Percent(finding.Impact)),
        DataTable.Text(FigureText.Short(finding.ConsequenceOf ?? "", 80)),
    ];

    private static string Word(Sensitivity sensitivity) => sensitivity.ToString().ToLowerInvariant();
}
