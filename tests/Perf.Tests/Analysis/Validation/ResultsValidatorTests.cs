using Perf.Analysis;
using static Perf.Tests.Analysis.Validation.ValidationSamples;

namespace Perf.Tests.Analysis.Validation;

public sealed class ResultsValidatorTests
{
    [Fact]
    public void Validate_AllWell_Passes()
    {
        ValidationReport report = ResultsValidator.Validate(Input());

        Assert.Equal((ValidationOutcome.Passed, 0), (report.Outcome, report.ExitCode));
        Assert.Empty(report.Issues);
        Assert.Null(ResultsValidator.Enforce(report));
        Assert.Equal(("test-results/r1.json", Outcome.Pass), (report.Runs.Single().File, report.Runs.Single().Outcome));
    }

    [Fact]
    public void Validate_FailedThreshold_BlocksWithItsFigures()
    {
        ValidationReport report = ResultsValidator.Validate(Input([new JudgedRun(Run(), "a.json", [Verdict(Outcome.Fail, source: "config/ci-cd/performance-thresholds.json:12")])]));

        ValidationIssue issue = Assert.Single(report.Issues);
        Assert.Equal((ValidationIssueKind.ThresholdFailed, ValidationSeverity.Critical, true), (issue.Kind, issue.Severity, issue.Blocks));
        Assert.Equal((0.02, 0.01, "share", "http_req_failed"), (issue.Value, issue.Limit, issue.Unit, issue.Metric));
        Assert.Equal(("config/ci-cd/performance-thresholds.json", 12), (issue.File, issue.Line));
        Assert.Contains(issue.Evidence, line => line.Contains("3s", StringComparison.Ordinal));
        Assert.Equal(ExitCodes.ThresholdsFailed, report.ExitCode);
        Assert.Equal(ErrorIds.ThresholdFailed, ResultsValidator.Enforce(report)!.Id);
    }

    [Fact]
    public void Validate_InvalidRun_IsSaidOnceAndNotForEachThreshold()
    {
        ValidationReport report = ResultsValidator.Validate(Input([new JudgedRun(Run(validity: Invalid), null, [Verdict(Outcome.Invalid), Verdict(Outcome.Invalid)])]));

        ValidationIssue issue = Assert.Single(report.Issues);
        Assert.Equal(ValidationIssueKind.RunInvalid, issue.Kind);
        Assert.Equal("Add load generators.", issue.Suggestion);
        Assert.Equal(ExitCodes.InvalidRun, report.ExitCode);
    }

    [Theory]
    [InlineData(RunStatus.Stopped)]
    [InlineData(RunStatus.Aborted)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Interrupted)]
    public void Validate_RunThatDidNotEnd_Blocks(RunStatus status)
    {
        ValidationReport report = ResultsValidator.Validate(Input([new JudgedRun(Run(status: status), null, [Verdict(Outcome.Inconclusive)])]));

        Assert.Equal([ValidationIssueKind.RunIncomplete, ValidationIssueKind.ThresholdInconclusive], report.Issues.Select(issue => issue.Kind));
        Assert.True(report.Blocked);
    }

    [Fact]
    public void Validate_NothingToJudge_Blocks()
    {
        Assert.Equal(ValidationIssueKind.NoThresholds, ResultsValidator.Validate(Input([new JudgedRun(Run(), null, [])])).Issues.Single().Kind);

        ValidationReport none = ResultsValidator.Validate(Input([]) with { Type = "baseline", Environment = "staging", Notes = ["a.json is left out: it is of the type stress."] });
        ValidationIssue missing = Assert.Single(none.Issues);
        Assert.Equal(ValidationIssueKind.ResultMissing, missing.Kind);
        Assert.Contains("of type baseline in staging", missing.Message, StringComparison.Ordinal);
        Assert.True(none.Blocked);
    }

    [Theory]
    [InlineData(ComparisonVerdict.Regressed, true, false, null, ValidationIssueKind.RegressionBeyondMargin, true)]
    [InlineData(ComparisonVerdict.Regressed, false, false, null, ValidationIssueKind.Regression, true)]
    // What the setup cannot see reliably may not gate.
    [InlineData(ComparisonVerdict.Regressed, true, false, "noise", ValidationIssueKind.RegressionSuspected, false)]
    [InlineData(ComparisonVerdict.Inconclusive, false, true, null, ValidationIssueKind.RegressionSuspected, false)]
    [InlineData(ComparisonVerdict.Inconclusive, false, false, null, ValidationIssueKind.ComparisonInconclusive, false)]
    [InlineData(ComparisonVerdict.Improved, false, false, null, ValidationIssueKind.Improvement, false)]
    public void Validate_Comparison_GivesItsIssue(ComparisonVerdict verdict, bool beyond, bool suspected, string? refusal, ValidationIssueKind kind, bool blocks)
    {
        ValidationReport report = ResultsValidator.Validate(Input(null, null, Report(Line(verdict, beyond: beyond, suspected: suspected, refusal: refusal))));

        ValidationIssue issue = Assert.Single(report.Issues);
        Assert.Equal((kind, blocks), (issue.Kind, issue.Blocks));
        Assert.Equal(blocks ? ExitCodes.Regression : ExitCodes.Pass, report.ExitCode);
    }

    [Fact]
    public void Validate_OpenMetrics_AreOneIssueThatSaysHowManyRuns()
    {
        ComparisonReport comparison = Report([.. Enumerable.Range(0, 30).Select(i => Line(ComparisonVerdict.Inconclusive, step: $"step {i}"))]);

        ValidationIssue issue = Assert.Single(ResultsValidator.Validate(Input(null, null, comparison)).Issues);

        Assert.Contains("30 of 30", issue.Message, StringComparison.Ordinal);
        Assert.Contains("12", issue.Suggestion, StringComparison.Ordinal);
        Assert.Equal(10, issue.Evidence.Count);
    }

    [Fact]
    public void Validate_UnchangedOrNotGating_IsNoIssue() =>
        Assert.Empty(ResultsValidator.Validate(Input(null, null, Report(Line(ComparisonVerdict.Unchanged), Line(ComparisonVerdict.Regressed) with { IsGating = false }))).Issues);

    [Fact]
    public void Validate_StepsThatAreGone_AreToldWithTheNewOnes()
    {
        ValidationIssue issue = Assert.Single(ResultsValidator.Validate(Input(null, null, Report(Line(ComparisonVerdict.Unchanged)) with { RemovedSteps = ["list"], AddedSteps = ["list items"] })).Issues);

        Assert.Equal(ValidationIssueKind.StepsChanged, issue.Kind);
        Assert.Contains("list items", issue.Evidence.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_Coverage_BelowTheTargetIsAWarning()
    {
        ValidationInput input = Input() with { Coverage = new Kpi { Value = 0.8, Target = 0.9, Evidence = ["Not covered: GET /a"] } };

        ValidationIssue issue = Assert.Single(ResultsValidator.Validate(input).Issues);
        Assert.Equal((ValidationIssueKind.CoverageShort, ValidationSeverity.Warning, 0.8), (issue.Kind, issue.Severity, issue.Value));
        Assert.Empty(ResultsValidator.Validate(input with { Coverage = new Kpi { Value = 0.9 } }).Issues);
    }

    [Fact]
    public void Validate_ExitCode_IsOfTheWorst()
    {
        JudgedRun failed = new(Run("r1"), null, [Verdict(Outcome.Fail)]);
        JudgedRun invalid = new(Run("r2", validity: Invalid), null, [Verdict(Outcome.Invalid, "r2")]);
        ComparisonReport regressed = Report(Line(ComparisonVerdict.Regressed, beyond: true));

        Assert.Equal(ExitCodes.InvalidRun, ResultsValidator.Validate(Input([failed, invalid], null, regressed)).ExitCode);
        Assert.Equal(ExitCodes.ThresholdsFailed, ResultsValidator.Validate(Input([failed], null, regressed)).ExitCode);
        Assert.Equal(ExitCodes.Inconclusive, ResultsValidator.Validate(Input(null, new ValidationPolicy { Strict = true }, Report(Line(ComparisonVerdict.Inconclusive)))).ExitCode);
    }

    [Fact]
    public void Validate_WhateverTheOrder_GivesTheSameBytes()
    {
        JudgedRun[] runs = [.. Enumerable.Range(0, 20).Select(i => new JudgedRun(Run($"r{i:00}", $"scenario {i % 3}", validity: i % 7 == 0 ? Invalid : null), $"{i}.json", [Verdict((Outcome)(i % 5), $"r{i:00}")]))];
        string expected = ValidationReportJson.Write(ResultsValidator.Validate(Input(runs)));

        for (int seed = 0; seed < 10; seed++)
        {
            JudgedRun[] shuffled = [.. runs];
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(expected, ValidationReportJson.Write(ResultsValidator.Validate(Input(shuffled))));
        }
    }

    [Theory]
    [InlineData("scenario", null, null)]
    [InlineData("command line", null, null)]
    [InlineData("config/t.json", "config/t.json", null)]
    [InlineData("config/t.json:12", "config/t.json", 12)]
    [InlineData("C:\\ci\\t.json:3", "C:\\ci\\t.json", 3)]
    public void PlaceOf_Source_IsFileAndLine(string source, string? file, int? line) => Assert.Equal((file, line), RunIssues.PlaceOf(source));
}
