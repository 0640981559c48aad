using System.Globalization;

namespace Perf.Analysis;

/// <summary>Decides whether results let a deployment pass. A pure function: the same inputs give the same report, byte by byte.</summary>
public static class ResultsValidator
{
    /// <summary>Validates.</summary>
    /// <param name="input">The results with what they were judged by.</param>
    /// <returns>The report.</returns>
    public static ValidationReport Validate(ValidationInput input)
    {
        JudgedRun[] runs = [.. input.Runs.OrderBy(one => one.Run.Scenario, StringComparer.Ordinal).ThenBy(one => one.Run.StartedAt).ThenBy(one => one.Run.Id, StringComparer.Ordinal)];
        IReadOnlyList<ValidationIssue> issues = SeverityTable.Of(input.Policy).Rate([.. OfInput(input), .. runs.SelectMany(RunIssues.Of), .. OfComparisons(input, runs)]);
        ValidationOutcome outcome = issues.Any(issue => issue.Blocks) ? ValidationOutcome.Blocked
            : issues.Any(issue => issue.Severity > ValidationSeverity.Info) ? ValidationOutcome.PassedWithWarnings : ValidationOutcome.Passed;
        RunResult? newest = runs.Select(one => one.Run).MaxBy(run => run.StartedAt);
        return new ValidationReport
        {
            Outcome = outcome,
            ExitCode = outcome == ValidationOutcome.Blocked ? ExitCodeOf(issues) : ExitCodes.Pass,
            Summary = SummaryOf(outcome, issues, runs),
            Type = input.Type,
            Environment = input.Environment,
            Commit = newest?.Commit,
            Branch = newest?.Branch,
            ResultsPath = input.ResultsPath,
            Policy = input.Policy.Path,
            Issues = issues,
            Runs = [.. runs.Select(Of)],
            Thresholds = [.. runs.SelectMany(one => one.Verdicts)],
            Comparisons = input.Comparisons,
            Notes = input.Notes,
        };
    }

    /// <summary>The error that a report amounts to when it is enforced.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The error with the report's exit code, or null.</returns>
    public static PerfException? Enforce(ValidationReport report)
    {
        if (!report.Blocked)
        {
            return null;
        }

        ValidationIssue[] blocking = [.. report.Issues.Where(issue => issue.Blocks)];
        string list = string.Concat(blocking.Take(20).Select(issue => $"{Environment.NewLine}  {issue.Message}"));
        string more = blocking.Length > 20 ? $"{Environment.NewLine}  and {blocking.Length - 20} more" : "";
        return new PerfException(IdOf(report.Issues), $"{report.Summary}{list}{more}", report.Environment);
    }

    private static IEnumerable<ValidationIssue> OfInput(ValidationInput input)
    {
        foreach ((string file, string reason) in input.Unreadable)
        {
            yield return new ValidationIssue { Kind = ValidationIssueKind.ResultUnreadable, Message = reason, File = file, Suggestion = "Name the folder that holds results alone, or repair the file." };
        }

        if (input.Runs.Count == 0)
        {
            string what = (input.Type, input.Environment) switch
            {
                ({ } type, { } environment) => $" of type {type} in {environment}",
                ({ } type, null) => $" of type {type}",
                (null, { } environment) => $" in {environment}",
                _ => "",
            };
            yield return new ValidationIssue
            {
                Kind = ValidationIssueKind.ResultMissing,
                Message = $"There is no result{what} in {string.Join(", ", input.ResultsPath)}.",
                Evidence = [.. input.Notes],
                Suggestion = "See whether the test ran and where it wrote: Invoke-PerfTest ... | Export-PerfReport -Format json -OutputPath.",
            };
        }

        if (input.Coverage is { Value: { } share } coverage && share < input.Policy.Coverage)
        {
            yield return new ValidationIssue
            {
                Kind = ValidationIssueKind.CoverageShort,
                Message = string.Create(CultureInfo.InvariantCulture, $"The runs cover {share * 100:0.#} % of the critical endpoints; {input.Policy.Coverage * 100:0.#} % are asked for."),
                Value = share,
                Limit = input.Policy.Coverage,
                Unit = ThresholdUnits.Share,
                Evidence = coverage.Evidence,
                Suggestion = "Add steps for them to a scenario, or take them off the list.",
                File = input.Policy.CriticalEndpoints,
            };
        }
    }

    private static IEnumerable<ValidationIssue> OfComparisons(ValidationInput input, JudgedRun[] runs)
    {
        string? FileOf(string scenario) => runs.Where(one => one.Run.Scenario == scenario).Select(one => one.Run.ScenarioPath ?? one.File).FirstOrDefault(file => file is not null);
        foreach (ValidationIssue issue in input.Comparisons.SelectMany(report => ComparisonIssues.Of(report, FileOf(report.Scenario))))
        {
            yield return issue;
        }

        foreach ((string scenario, string reason) in input.Incomparable)
        {
            yield return new ValidationIssue
            {
                Kind = ValidationIssueKind.ComparisonImpossible,
                Message = $"'{scenario}' cannot be compared with its baseline: {reason}",
                Scenario = scenario,
                Suggestion = "Make a baseline on this machine with this version of the scenario: Set-PerfBaseline.",
                File = FileOf(scenario),
            };
        }

        foreach (string scenario in input.WithoutBaseline)
        {
            yield return new ValidationIssue
            {
                Kind = ValidationIssueKind.BaselineMissing,
                Message = $"'{scenario}' has no baseline '{input.Policy.Baseline}', so no regression can be seen.",
                Scenario = scenario,
                Suggestion = $"Make one of good runs: Get-PerfResult -Scenario '{scenario}' -Status Completed | Set-PerfBaseline.",
                File = FileOf(scenario),
            };
        }
    }

    private static string SummaryOf(ValidationOutcome outcome, IReadOnlyList<ValidationIssue> issues, JudgedRun[] runs)
    {
        int blocking = issues.Count(issue => issue.Blocks);
        int warnings = issues.Count(issue => !issue.Blocks && issue.Severity > ValidationSeverity.Info);
        string looked = $"{Text(runs.Length, "run")} of {Text(runs.Select(one => one.Run.Scenario).Distinct().Count(), "scenario")}";
        return outcome switch
        {
            ValidationOutcome.Blocked => $"Blocked by {Text(blocking, "issue")} in {looked}{(warnings > 0 ? $", {Text(warnings, "warning")} besides" : "")}.",
            ValidationOutcome.PassedWithWarnings => $"Passed with {Text(warnings, "warning")}: {looked}.",
            _ => $"Passed: {looked}, every threshold met.",
        };
    }

    private static string Text(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    // As for one run: an invalid run says nothing, a broken limit is broken, a regression is one, and what is left is uncertain or short of something.
    private static string IdOf(IReadOnlyList<ValidationIssue> issues)
    {
        bool Any(params ValidationIssueKind[] kinds) => issues.Any(issue => issue.Blocks && kinds.Contains(issue.Kind));
        return Any(ValidationIssueKind.RunInvalid) ? ErrorIds.RunInvalid
            : Any(ValidationIssueKind.ThresholdFailed, ValidationIssueKind.ThresholdNoData) ? ErrorIds.ThresholdFailed
            : Any(ValidationIssueKind.RegressionBeyondMargin, ValidationIssueKind.Regression) ? ErrorIds.RegressionFound
            : Any(ValidationIssueKind.ResultMissing, ValidationIssueKind.NoThresholds, ValidationIssueKind.RunIncomplete, ValidationIssueKind.CoverageShort, ValidationIssueKind.StepsChanged) ? ErrorIds.ValidationFailed
            : ErrorIds.VerdictInconclusive;
    }

    private static int ExitCodeOf(IReadOnlyList<ValidationIssue> issues) => ErrorIds.ExitCodeOf(IdOf(issues));

    private static ValidatedRun Of(JudgedRun judged)
    {
        var line = RunSummary.From(judged.Run);
        return new ValidatedRun
        {
            File = judged.File,
            Id = line.Id,
            Scenario = line.Scenario,
            Environment = line.Environment,
            Tool = line.Tool,
            StartedAt = line.StartedAt,
            Duration = line.Duration,
            Status = line.Status,
            IsValid = line.IsValid,
            Outcome = judged.Verdicts.Count == 0 ? null : judged.Verdicts.Select(verdict => verdict.Outcome).MaxBy(ThresholdEvaluator.Severity),
            Requests = line.Requests,
            RequestRate = line.RequestRate,
            P95 = line.P95,
            FailedRate = line.FailedRate,
        };
    }
}
