using Perf.Analysis;

namespace Perf.Tests.Analysis.Capacity;

public class CapacityStepJudgeTests
{
    private static readonly Verdict s_pass = new() { Outcome = Outcome.Pass, Threshold = "good", Margin = 0.5 };
    private static readonly Verdict s_fail = new() { Outcome = Outcome.Fail, Threshold = "bad", Margin = -0.5, Reason = "over it" };
    private static readonly Validity s_invalid = new() { IsValid = false, Findings = [new ValidityFinding { Id = "Cpu", Invalidates = true, Message = "no CPU" }] };

    public static TheoryData<string, RunResult, Outcome, string?> Runs => new()
    {
        { "all met", Run(RunStatus.Completed, s_pass, s_pass), Outcome.Pass, null },
        { "one not met", Run(RunStatus.Completed, s_pass, s_fail), Outcome.Fail, "bad" },
        { "ended itself early", Run(RunStatus.Aborted, s_pass, s_fail), Outcome.Fail, "bad" },
        { "generator the limit, limits not met", Run(RunStatus.Completed, s_fail) with { Validity = s_invalid }, Outcome.Invalid, null },
        { "generator the limit, limits met", Run(RunStatus.Completed, s_pass) with { Validity = s_invalid }, Outcome.Invalid, null },
        { "stopped", Run(RunStatus.Stopped, s_pass), Outcome.Inconclusive, null },
        { "failed", Run(RunStatus.Failed, s_pass), Outcome.Inconclusive, null },
        { "no data", Run(RunStatus.Completed, s_pass, s_pass with { Outcome = Outcome.NoData }), Outcome.NoData, null },
        { "no threshold", Run(RunStatus.Completed), Outcome.Inconclusive, null },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Judge_Run_IsWhatItProves(string what, RunResult run, Outcome expected, string? threshold)
    {
        CapacityStep step = CapacityStepJudge.Judge(run, 100, 3);
        Assert.True(step.Outcome == expected, what);
        Assert.Equal((threshold, 100.0, 3, "run-1", expected != Outcome.Invalid), (step.FailedThreshold, step.Rate, step.Number, step.RunId, step.IsValid));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("grpc")]
    [InlineData("sql")]
    public void Judge_FiguresOfAnyProtocol_FollowLittlesLaw(string protocol)
    {
        RequestMetrics family = RequestMetrics.All.Single(one => one.Protocol == protocol);
        RunResult run = Run(RunStatus.Completed, s_pass) with
        {
            Duration = TimeSpan.FromSeconds(10),
            Metrics = new Dictionary<string, MetricSummary>
            {
                [MetricNames.Iterations] = new() { Count = 500 },
                [family.Count] = new() { Count = 1000 },
                [family.Failed] = new() { Rate = 0.02 },
                [family.ResponseTime] = new() { Avg = 40, P95 = 90, P99 = 120 },
            },
        };
        CapacityStep step = CapacityStepJudge.Judge(run, 50, 1);
        Assert.Equal((50.0, 100.0, 4.0, 0.02, 40.0, 90.0, 120.0), (step.Achieved, step.RequestRate, step.Concurrency, step.ErrorRate, step.Mean, step.P95, step.P99));
    }

    private static RunResult Run(RunStatus status, params Verdict[] verdicts) => new() { Id = "run-1", Status = status, Thresholds = verdicts };
}
