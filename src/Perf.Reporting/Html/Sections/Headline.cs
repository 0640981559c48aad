namespace Perf.Reporting.Html.Sections;

/// <summary>What a reader must know at first sight: which run, how it was judged, and whether it can be believed.</summary>
internal static class Headline
{
    /// <summary>Writes it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(ReportData data)
    {
        RunResult result = data.Result;
        string scenario = result.Scenario.Length == 0 ? "Run" : result.Scenario;
        Markup environment = result.Environment is { } name ? Markup.Of($"""<span class="tag">{name}</span>""") : Markup.None;
        return Markup.Of($"""
            <p class="over">Performance test {environment}</p>
            <div class="title"><h1 id="headline-title">{scenario}</h1>{Badge(result)}</div>
            <p class="sub">{Target(result)}<time datetime="{result.StartedAt.ToString("O")}">{FigureText.Moment(result.StartedAt)}</time> · {FigureText.Time(result.Duration)} measured</p>
            {Summary(result)}{Belief(result)}{Change(data)}{Banners(result)}
            """);
    }

    private static Markup Target(RunResult result) => result.Target.Length == 0 ? Markup.None : Markup.Of($"<span class=\"target\">{result.Target}</span> · ");

    private static Markup Badge(RunResult result)
    {
        Outcome? outcome = result.Validity.IsValid ? result.Verdict?.Outcome : Outcome.Invalid;
        return outcome is { } known
            ? Markup.Of($"""<p class="badge {OutcomeText.Class(known)}"><span class="hidden">Verdict: </span>{OutcomeText.Word(known)}</p>""")
            : Markup.Of($"""<p class="badge none">No thresholds</p>""");
    }

    private static Markup Summary(RunResult result)
    {
        // Of an invalid run it would say what nobody may rely on.
        if (result.Thresholds.Count == 0 || !result.Validity.IsValid)
        {
            return Markup.None;
        }

        int met = result.Thresholds.Count(verdict => verdict.Outcome == Outcome.Pass);
        string text = met == result.Thresholds.Count
            ? $"{(met == 1 ? "The threshold is" : $"All {met} thresholds are")} met."
            : $"{met} of {result.Thresholds.Count} thresholds {(met == 1 ? "is" : "are")} met.";
        Verdict? worst = result.Thresholds.Where(verdict => verdict.Outcome == Outcome.Fail).MinBy(verdict => verdict.Margin ?? 0);
        return Markup.Of($"""<p class="summary">{text} {(worst is null ? "" : $"Furthest off: {FigureText.Short(worst.Threshold)}, measured {FigureText.InUnit(worst.Value, worst.Unit)}.")}</p>""");
    }

    // A reader who stops here must know whether to believe the verdict; an invalid run has a banner instead.
    private static Markup Belief(RunResult result)
    {
        if (!result.Validity.IsValid || result.Intervals.Count == 0 || result.Source is not null)
        {
            return Markup.None;
        }

        int warnings = result.Validity.Findings.Count;
        string[] figures =
        [
            .. result.Validity.AchievedRatio is { } ratio ? new[] { $"{FigureText.Share(ratio)} of the planned starts made" } : [],
            .. result.Validity.StartLagP99 is { } lag ? new[] { $"start lag p99 {FigureText.Time(lag)}" } : [],
            $"{(result.Agents.Count > 0 ? "busiest agent" : "load generator")} at {FigureText.Share(result.Validity.CpuShare)} of its CPU",
        ];
        string word = result.Status is RunStatus.Running or RunStatus.Interrupted ? "So far valid"
            : warnings == 0 ? "Valid" : $"Valid, with {(warnings == 1 ? "a warning" : $"{warnings} warnings")}";
        return Markup.Of($"""<p class="belief"><strong>{word}:</strong> {string.Join(", ", figures)}.</p>""");
    }

    private static Markup Change(ReportData data) => data.Comparison is not { } report
        ? Markup.None
        : Markup.Of($"""<p class="belief"><strong>Against {FigureText.Short(report.Baseline, 80)}:</strong> {ComparisonSection.Chip(report.Verdict, report.Suspected)} {FigureText.Short(report.Why)}</p>""");

    private static IEnumerable<Markup> Banners(RunResult result)
    {
        if (!result.Validity.IsValid)
        {
            IEnumerable<Markup> findings = result.Validity.Findings.Where(finding => finding.Invalidates)
                .Select(finding => Markup.Of($"<li>{FigureText.Short(finding.Message)} {FigureText.Short(finding.Advice)}</li>"));
            yield return Markup.Of($"""<div class="banner invalid" role="alert"><strong>This run cannot be believed.</strong> {Why(result)}<ul>{findings}</ul></div>""");
        }

        if (result.Status != RunStatus.Completed)
        {
            yield return Markup.Of($"""<div class="banner status"><strong>{StatusText(result.Status)}</strong> {FigureText.Short(result.StatusReason ?? "")}</div>""");
        }

        foreach (string warning in result.Warnings.Take(DataTable.MaxRows))
        {
            yield return Markup.Of($"""<div class="banner warning"><strong>Warning.</strong> {FigureText.Short(warning, 600)}</div>""");
        }
    }

    // A part that nobody made, or that began in another second, is no matter of machines that were too slow.
    private static string Why(RunResult result)
    {
        ValidityFinding[] against = [.. result.Validity.Findings.Where(finding => finding.Invalidates)];
        return against.Length > 0 && against.All(finding => finding.Id is "AgentLost" or "AgentFailed" or "StartSkew")
            ? "Its load was not made as planned, so the figures below answer another question."
            : "The load generator was the limit, so the figures below say more about it than about the target.";
    }

    private static string StatusText(RunStatus status) => status switch
    {
        RunStatus.Running => "The run still goes on.",
        RunStatus.Stopped => "The run was stopped before its plan ended.",
        RunStatus.Aborted => "The run ended itself early.",
        RunStatus.Failed => "The run failed.",
        _ => "The run was interrupted.",
    };
}
