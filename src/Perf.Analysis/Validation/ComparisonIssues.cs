using System.Globalization;

namespace Perf.Analysis;

/// <summary>What a comparison with the baseline gives as issues. A pure function.</summary>
internal static class ComparisonIssues
{
    internal static IEnumerable<ValidationIssue> Of(ComparisonReport report, string? scenarioFile)
    {
        string runId = report.CandidateRuns.Count > 0 ? report.CandidateRuns[^1] : "";
        ValidationIssue about = new() { Scenario = report.Scenario, RunId = runId, File = scenarioFile };
        Comparison[] gating = [.. report.Comparisons.Where(line => line.IsGating)];
        foreach (Comparison line in gating.Where(line => line.Verdict is ComparisonVerdict.Regressed or ComparisonVerdict.Improved))
        {
            bool isWorse = line.Verdict == ComparisonVerdict.Regressed;
            ValidationIssueKind kind = !isWorse ? ValidationIssueKind.Improvement
                : line.GateRefusal is not null ? ValidationIssueKind.RegressionSuspected
                : line.IsBeyondMargin ? ValidationIssueKind.RegressionBeyondMargin : ValidationIssueKind.Regression;
            yield return OfLine(about, report, line, kind);
        }

        foreach (Comparison line in gating.Where(line => line.Suspected && line.Verdict == ComparisonVerdict.Inconclusive))
        {
            yield return OfLine(about, report, line, ValidationIssueKind.RegressionSuspected);
        }

        // One issue for all of them: fifty steps that lack runs are one thing to do.
        Comparison[] open = [.. gating.Where(line => line is { Verdict: ComparisonVerdict.Inconclusive, Suspected: false })];
        if (open.Length > 0)
        {
            string runs = report.RunsNeeded is { } needed ? $"; {needed} runs a side would show a change of {Percent(report.Options.Margin)}" : "";
            yield return about with
            {
                Kind = ValidationIssueKind.ComparisonInconclusive,
                Message = $"Whether '{report.Scenario}' is as fast as {report.Baseline} is not certain for {open.Length} of {gating.Length} metrics{runs}.",
                Evidence = [.. open.Take(10).Select(line => $"{NameOf(line)}: {line.Why}")],
                Suggestion = report.RunsNeeded is { } count && count > report.CandidateRuns.Count
                    ? $"Make more runs of the scenario in this job (there are {report.CandidateRuns.Count}; {count} are needed), or compare two targets in turns: Invoke-PerfTest -Against."
                    : "See why in the evidence; Measure-PerfNoise tells what this setup can see.",
            };
        }

        if (report.RemovedSteps.Count > 0)
        {
            yield return about with
            {
                Kind = ValidationIssueKind.StepsChanged,
                Message = $"'{report.Scenario}' no longer has steps of its baseline, so nothing compares them: {string.Join(", ", report.RemovedSteps)}.",
                Evidence = report.AddedSteps.Count > 0 ? [$"New steps: {string.Join(", ", report.AddedSteps)}."] : [],
                Suggestion = "If they were renamed, make a new baseline: Set-PerfBaseline -Update.",
            };
        }
    }

    private static ValidationIssue OfLine(ValidationIssue about, ComparisonReport report, Comparison line, ValidationIssueKind kind) => about with
    {
        Kind = kind,
        Message = $"{NameOf(line)} of '{report.Scenario}' against {report.Baseline}: {line.Why}",
        Metric = line.Metric,
        Step = line.Step,
        Value = Finite(line.Candidate.Value),
        Baseline = Finite(line.Baseline.Value),
        Limit = Finite(line.HigherIsBetter ? line.Baseline.Value * (1 - line.Margin) : line.Baseline.Value * (1 + line.Margin)),
        Unit = line.Unit ?? "",
        Evidence = [.. EvidenceOf(line)],
        Suggestion = kind switch
        {
            ValidationIssueKind.Improvement => "When it is meant to stay, make it the baseline: Set-PerfBaseline -Update.",
            ValidationIssueKind.RegressionSuspected => line.GateRefusal is { } refusal ? $"It may not gate: {refusal}. Make more runs, or a quieter setup." : $"Make {line.RunsNeeded ?? LineEstimator.FewestRuns} runs to be sure.",
            _ => "See what changed since the baseline; Get-PerfTrend shows from which build on. If the change is meant, make a new baseline: Set-PerfBaseline -Update -Reason.",
        },
    };

    private static IEnumerable<string> EvidenceOf(Comparison line)
    {
        if (line is { Ratio: { } ratio, Low: { } low, High: { } high })
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Ratio {ratio:0.###}, {line.Confidence * 100:0.#} % interval {low:0.###} to {high:0.###}; {line.Baseline.Count} runs before, {line.Candidate.Count} now.");
        }

        if (line.ProbabilitySlower is { } worse)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Worse with a probability of {worse * 100:0.##} %{(line.AdjustedPValue is { } p ? $"; p = {p:0.###E0} after correction" : "")}.");
        }

        if (line.MinimalDetectableEffect is { } effect)
        {
            yield return $"The smallest change that would have been seen: {Percent(effect)}.";
        }

        if (line.Test.Length > 0)
        {
            yield return line.Test;
        }
    }

    private static string NameOf(Comparison line) => $"{(line.Step is null ? "" : $"{line.Step}: ")}{line.Metric} {line.Statistic}";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
