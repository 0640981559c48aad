using Perf.Analysis;

namespace Perf.Tests.Analysis.Thresholds;

public sealed class EnforcementTests
{
    [Theory]
    [InlineData("Pass", RunStatus.Completed, null, null)]
    [InlineData("Pass Pass", RunStatus.Completed, null, null)]
    [InlineData("Fail", RunStatus.Completed, ErrorIds.ThresholdFailed, ErrorIds.ThresholdFailed)]
    [InlineData("Pass Fail", RunStatus.Completed, ErrorIds.ThresholdFailed, ErrorIds.ThresholdFailed)]
    [InlineData("NoData", RunStatus.Completed, ErrorIds.ThresholdFailed, ErrorIds.ThresholdFailed)] // a limit without data is not met
    [InlineData("Inconclusive", RunStatus.Completed, null, ErrorIds.VerdictInconclusive)]
    [InlineData("Pass Inconclusive", RunStatus.Completed, null, ErrorIds.VerdictInconclusive)]
    [InlineData("Inconclusive", RunStatus.Running, null, ErrorIds.VerdictInconclusive)]
    [InlineData("Inconclusive Fail", RunStatus.Completed, ErrorIds.ThresholdFailed, ErrorIds.ThresholdFailed)]
    [InlineData("Invalid", RunStatus.Completed, ErrorIds.RunInvalid, ErrorIds.RunInvalid)]
    [InlineData("Fail Invalid", RunStatus.Completed, ErrorIds.RunInvalid, ErrorIds.RunInvalid)] // an invalid run says nothing
    [InlineData("Inconclusive", RunStatus.Stopped, ErrorIds.RunStopped, ErrorIds.RunStopped)]
    [InlineData("Inconclusive", RunStatus.Interrupted, ErrorIds.RunStopped, ErrorIds.RunStopped)]
    [InlineData("Inconclusive", RunStatus.Aborted, ErrorIds.RunAborted, ErrorIds.RunAborted)]
    [InlineData("Inconclusive", RunStatus.Failed, ErrorIds.RunFailed, ErrorIds.RunFailed)]
    [InlineData("Fail Inconclusive", RunStatus.Stopped, ErrorIds.ThresholdFailed, ErrorIds.ThresholdFailed)] // broken is broken, however short the run was
    [InlineData("Fail", RunStatus.Aborted, ErrorIds.ThresholdFailed, ErrorIds.ThresholdFailed)]
    [InlineData("Invalid Inconclusive", RunStatus.Stopped, ErrorIds.RunInvalid, ErrorIds.RunInvalid)]
    public void Judge_OutcomesAndStatus_DecideTheError(string outcomes, RunStatus status, string? expected, string? expectedStrict)
    {
        Assert.Equal(expected, Judge(outcomes, status, strict: false)?.Id);
        Assert.Equal(expectedStrict, Judge(outcomes, status, strict: true)?.Id);
    }

    [Theory]
    [InlineData("Fail", RunStatus.Completed, 99)]
    [InlineData("NoData", RunStatus.Completed, 99)]
    [InlineData("Invalid", RunStatus.Completed, 96)]
    [InlineData("Inconclusive", RunStatus.Completed, 97)]
    [InlineData("Inconclusive", RunStatus.Stopped, 105)]
    [InlineData("Inconclusive", RunStatus.Interrupted, 105)]
    [InlineData("Inconclusive", RunStatus.Aborted, 108)]
    [InlineData("Inconclusive", RunStatus.Failed, 107)]
    public void Judge_Error_HasItsExitCode(string outcomes, RunStatus status, int exitCode) =>
        Assert.Equal(exitCode, Judge(outcomes, status, strict: true)!.ExitCode);

    [Fact]
    public void Judge_EveryMixture_IsSilentOnlyWhenAllPassOrNotStrict()
    {
        Outcome[] all = Enum.GetValues<Outcome>();
        foreach (RunStatus status in Enum.GetValues<RunStatus>())
        {
            foreach (string outcomes in all.SelectMany(first => all.Select(second => $"{first} {second}")))
            {
                bool isError = Judge(outcomes, status, strict: true) is not null;
                Assert.True(isError == (outcomes != "Pass Pass"), $"{outcomes}, {status}");
            }
        }
    }

    [Fact]
    public void Judge_Failures_AreAllListed()
    {
        PerfException fault = Judge("Pass Fail Inconclusive NoData", RunStatus.Completed, strict: false)!;
        Assert.Contains("2 of 4 thresholds are not met", fault.Message, StringComparison.Ordinal);
        Assert.Contains("threshold 1: reason 1", fault.Message, StringComparison.Ordinal);
        Assert.Contains("threshold 3: reason 3", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("reason 2", fault.Message, StringComparison.Ordinal);
        Assert.Equal("run-1", fault.Subject);
    }

    [Fact]
    public void Judge_InvalidRun_TellsWhyItIsInvalidAndWhatToDo()
    {
        PerfException fault = Judge("Fail Invalid", RunStatus.Completed, strict: false)!;
        Assert.Equal("reason 1 Lower the rate.", fault.Message);
    }

    private static PerfException? Judge(string outcomes, RunStatus status, bool strict)
    {
        Verdict[] verdicts = [.. outcomes.Split(' ').Select((word, i) => new Verdict { Outcome = Enum.Parse<Outcome>(word), Threshold = $"threshold {i}", Reason = $"reason {i}" })];
        var result = new RunResult
        {
            Id = "run-1",
            Status = status,
            Validity = new Validity
            {
                IsValid = false,
                Findings = [new ValidityFinding { Advice = "Only a warning." }, new ValidityFinding { Invalidates = true, Advice = "Lower the rate." }],
            },
        };
        return Enforcement.Judge(result, verdicts, strict);
    }
}
