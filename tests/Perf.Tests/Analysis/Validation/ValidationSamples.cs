using Perf.Analysis;

namespace Perf.Tests.Analysis.Validation;

/// <summary>Runs, verdicts and comparisons for tests of validations.</summary>
internal static class ValidationSamples
{
    internal static RunResult Run(string id = "r1", string scenario = "shop", RunStatus status = RunStatus.Completed, Validity? validity = null) => new()
    {
        Id = id,
        Scenario = scenario,
        ScenarioPath = "scenarios/shop.yaml",
        Status = status,
        StartedAt = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero),
        Duration = TimeSpan.FromSeconds(30),
        Validity = validity ?? new Validity(),
    };

    internal static Validity Invalid { get; } = new()
    {
        IsValid = false,
        Findings = [new ValidityFinding { Id = "StartLag", Invalidates = true, Message = "1 % of iterations began late.", Advice = "Add load generators." }],
    };

    internal static Verdict Verdict(Outcome outcome, string runId = "r1", string threshold = "http_req_failed: rate < 1%", string source = "scenario") => new()
    {
        Outcome = outcome,
        Threshold = threshold,
        Metric = "http_req_failed",
        Value = 0.02,
        Limit = 0.01,
        Unit = "share",
        Margin = -1,
        Reason = $"rate of http_req_failed was 2 %; the limit is < 1 %.",
        RunId = runId,
        Scenario = "shop",
        Source = source,
        BreachedAt = TimeSpan.FromSeconds(3),
    };

    internal static Comparison Line(ComparisonVerdict verdict, string metric = "http_req_response_time", string? step = null, bool beyond = false, bool suspected = false, string? refusal = null) => new()
    {
        Verdict = verdict,
        Metric = metric,
        Statistic = "p(95)",
        Step = step,
        Unit = "ms",
        IsGating = true,
        IsBeyondMargin = beyond,
        Suspected = suspected,
        GateRefusal = refusal,
        Baseline = new ComparisonSide { Count = 6, Value = 100 },
        Candidate = new ComparisonSide { Count = 6, Value = 112 },
        Ratio = 1.12,
        Low = 1.08,
        High = 1.16,
        Confidence = 0.99,
        Margin = 0.05,
        Alpha = 0.01,
        RunsNeeded = 12,
        Why = $"{verdict} of {metric} {step}",
    };

    internal static ComparisonReport Report(params Comparison[] lines) => new()
    {
        Scenario = "shop",
        Baseline = "baseline default",
        Candidate = "the results",
        Comparisons = lines,
        CandidateRuns = ["r1"],
        RunsNeeded = 12,
    };

    internal static ValidationInput Input(IReadOnlyList<JudgedRun>? runs = null, ValidationPolicy? policy = null, params ComparisonReport[] comparisons) => new()
    {
        Policy = policy ?? new ValidationPolicy(),
        ResultsPath = ["test-results"],
        Runs = runs ?? [new JudgedRun(Run(), "test-results/r1.json", [Verdict(Outcome.Pass)])],
        Comparisons = comparisons,
    };
}
