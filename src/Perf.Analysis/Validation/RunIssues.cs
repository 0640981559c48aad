using System.Globalization;

namespace Perf.Analysis;

/// <summary>What a run and its thresholds give as issues. A pure function.</summary>
internal static class RunIssues
{
    internal static IEnumerable<ValidationIssue> Of(JudgedRun judged)
    {
        RunResult run = judged.Run;
        ValidationIssue about = new() { Scenario = run.Scenario, RunId = run.Id, File = run.ScenarioPath ?? judged.File };
        if (!run.Validity.IsValid)
        {
            ValidityFinding[] why = [.. run.Validity.Findings.Where(finding => finding.Invalidates)];
            yield return about with
            {
                Kind = ValidationIssueKind.RunInvalid,
                Message = $"The run {run.Id} of '{run.Scenario}' cannot be believed: {(why.Length > 0 ? why[0].Message : "its validity check failed.")}",
                Evidence = [.. run.Validity.Findings.Select(finding => finding.Message)],
                Suggestion = why.Select(finding => finding.Advice).FirstOrDefault(advice => advice.Length > 0) ?? "Run it again on a machine that is not the limit.",
                File = judged.File ?? run.ScenarioPath,
            };
        }

        if (run.Status != RunStatus.Completed)
        {
            string ended = RunStatusText.Describe(run.Status, run.Duration, run.PlannedDuration).TrimEnd('.');
            yield return about with
            {
                Kind = ValidationIssueKind.RunIncomplete,
                Message = run.StatusReason is { Length: > 0 } reason ? $"'{run.Scenario}', run {run.Id}: {ended}: {reason}" : $"'{run.Scenario}', run {run.Id}: {ended}.",
                Suggestion = run.Status == RunStatus.Aborted ? "A threshold with abortOnFail ended it; look at the metric that it names." : "Let it run to its end, or say why it was ended.",
            };
        }

        if (judged.Verdicts.Count == 0)
        {
            yield return about with
            {
                Kind = ValidationIssueKind.NoThresholds,
                Message = $"Nothing judges the run {run.Id} of '{run.Scenario}': neither it nor the policy has thresholds for it.",
                Suggestion = "Write thresholds: in the scenario, or name a file of them in the policy.",
            };
        }

        foreach (Verdict verdict in judged.Verdicts)
        {
            if (KindOf(verdict.Outcome) is { } kind)
            {
                yield return OfThreshold(about, run, verdict, kind);
            }
        }
    }

    // Invalid is said once of the run, not of each of its thresholds.
    private static ValidationIssueKind? KindOf(Outcome outcome) => outcome switch
    {
        Outcome.Fail => ValidationIssueKind.ThresholdFailed,
        Outcome.NoData => ValidationIssueKind.ThresholdNoData,
        Outcome.Inconclusive => ValidationIssueKind.ThresholdInconclusive,
        _ => null,
    };

    private static ValidationIssue OfThreshold(ValidationIssue about, RunResult run, Verdict verdict, ValidationIssueKind kind)
    {
        (string? file, int? line) = PlaceOf(verdict.Source);
        var evidence = new List<string> { verdict.Threshold };
        if (verdict.BreachedAt is { } moment)
        {
            evidence.Add($"First over the limit {DurationText.Format(moment)} after the start.");
        }

        if (verdict.Margin is { } margin)
        {
            evidence.Add(string.Create(CultureInfo.InvariantCulture, $"Margin {margin * 100:0.#} %."));
        }

        return about with
        {
            Kind = kind,
            Message = verdict.Reason.Length > 0 ? verdict.Reason : $"{verdict.Threshold}: {verdict.Outcome}",
            Metric = verdict.Metric,
            Step = verdict.Step,
            Value = verdict.Value,
            Limit = verdict.Limit,
            Unit = verdict.Unit,
            Evidence = evidence,
            Suggestion = kind switch
            {
                ValidationIssueKind.ThresholdNoData when run.Source?.Tool is { } tool => $"Have {tool} write what the limit is on (k6: summaryTrendStats, or its NDJSON), or take the limit out for its results.",
                ValidationIssueKind.ThresholdNoData => "See whether the step or the metric has another name now, or did not run.",
                ValidationIssueKind.ThresholdInconclusive => "Let the run go to its end.",
                _ => $"See where it comes from: {ReportOf(run)} | Export-PerfReport -Format html. If the limit is wrong, change it in {file ?? "the scenario"}.",
            },
            File = file ?? about.File,
            Line = line,
        };
    }

    private static string ReportOf(RunResult run) => run.Source is null ? $"Get-PerfResult {run.Id}" : $"Import-PerfResult '{run.Source.Path}'";

    /// <summary>The file and line that a threshold's source names: <c>config/thresholds.json:12</c>.</summary>
    internal static (string? File, int? Line) PlaceOf(string source)
    {
        int colon = source.LastIndexOf(':');
        bool hasLine = colon > 0 && int.TryParse(source.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        string file = hasLine ? source[..colon] : source;
        bool isFile = file.Contains('.', StringComparison.Ordinal) && !file.Contains(' ', StringComparison.Ordinal);
        return (isFile ? file : null, isFile && hasLine ? int.Parse(source.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture) : null);
    }
}
