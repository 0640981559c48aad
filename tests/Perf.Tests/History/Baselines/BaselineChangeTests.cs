using Perf.History;

namespace Perf.Tests.History.Baselines;

public class BaselineChangeTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly BaselineRequest s_request = new() { By = "jane on builder", At = s_now, Reason = "release", Commit = "aa11", Job = "17" };

    [Fact]
    public void Put_FirstRuns_MakesTheFirstVersion()
    {
        Baseline made = Assert.Single(BaselineChange.Put(s_request, [Run("b", 2), Run("a", 1), Run("b", 2)], []));
        Assert.Equal(["a", "b"], made.RunIds);
        Assert.Equal((Baseline.DefaultName, "s", "staging", "f", 1, BaselineAction.Set), (made.Name, made.Scenario, made.Environment, made.Fingerprint, made.Version, made.Action));
        Assert.Equal(("jane on builder", s_now, "release", "aa11", "17"), (made.By, made.ChangedAt, made.Reason, made.Commit, made.Job));
    }

    [Fact]
    public void Put_RunsOfSeveralScenariosEnvironmentsAndMachines_MakesOneEach()
    {
        IReadOnlyList<Baseline> made = BaselineChange.Put(s_request, [Run("a", 1), Run("b", 2) with { Scenario = "t" }, Run("c", 3) with { Environment = null }, Run("d", 4) with { Fingerprint = "g" }, Run("e", 5) with { Scenario = "S" }], []);
        Assert.Equal([["a", "e"], ["b"], ["c"], ["d"]], made.Select(one => one.RunIds));
    }

    [Fact]
    public void Put_AgainWithoutUpdate_Replaces()
    {
        Baseline first = Assert.Single(BaselineChange.Put(s_request, [Run("a", 1)], []));
        Baseline second = Assert.Single(BaselineChange.Put(s_request, [Run("b", 2)], [first]));
        Assert.Equal((2, BaselineAction.Set), (second.Version, second.Action));
        Assert.Equal(["b"], second.RunIds);
    }

    [Fact]
    public void Put_Update_AddsAndKeepsTheNewest()
    {
        Baseline first = Assert.Single(BaselineChange.Put(s_request, [Run("a", 1), Run("b", 2)], []));
        Baseline second = Assert.Single(BaselineChange.Put(s_request with { Update = true, Keep = 3 }, [Run("c", 3), Run("d", 4)], [first]));
        Assert.Equal((2, BaselineAction.Updated), (second.Version, second.Action));
        Assert.Equal(["b", "c", "d"], second.RunIds);
        Assert.Empty(BaselineChange.Put(s_request with { Update = true }, [Run("d", 4)], [first, second]));
    }

    [Fact]
    public void Put_AfterRemoval_GoesOnCounting()
    {
        Baseline first = Assert.Single(BaselineChange.Put(s_request, [Run("a", 1)], []));
        Baseline removed = BaselineChange.Removal(s_request, first);
        Assert.Equal((2, BaselineAction.Removed, 0), (removed.Version, removed.Action, removed.RunIds.Count));
        Baseline third = Assert.Single(BaselineChange.Put(s_request with { Update = true }, [Run("b", 2)], [first, removed]));
        Assert.Equal((3, BaselineAction.Set), (third.Version, third.Action));
        Assert.Equal(["b"], third.RunIds);
    }

    [Theory]
    [InlineData(RunStatus.Running, true, null, "goes on")]
    [InlineData(RunStatus.Stopped, true, Outcome.Pass, "stopped")]
    [InlineData(RunStatus.Aborted, true, Outcome.Fail, "aborted")]
    [InlineData(RunStatus.Failed, true, null, "failed")]
    [InlineData(RunStatus.Interrupted, true, null, "killed")]
    [InlineData(RunStatus.Completed, false, Outcome.Pass, "invalid")]
    [InlineData(RunStatus.Completed, true, Outcome.Fail, "thresholds")]
    [InlineData(RunStatus.Completed, true, Outcome.NoData, "nothing to judge")]
    [InlineData(RunStatus.Completed, true, Outcome.Invalid, "invalid")]
    [InlineData(RunStatus.Completed, true, Outcome.Inconclusive, "not certain")]
    public void Put_RunThatSaysNothing_IsRefusedWithAllOthers(RunStatus status, bool isValid, Outcome? outcome, string why)
    {
        RunSummary bad = Run("bad", 2) with { Status = status, IsValid = isValid, Outcome = outcome };
        Assert.False(bad.IsUsable);
        PerfException e = Assert.Throws<PerfException>(() => BaselineChange.Put(s_request, [Run("good", 1), bad], []));
        Assert.Equal(ErrorIds.BaselineInvalid, e.Id);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.Contains("bad", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("good", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a*")]
    [InlineData("a\nb")]
    public void Put_NameThatIsNone_IsRefused(string name) =>
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() => BaselineChange.Put(s_request with { Name = name }, [Run("a", 1)], [])).Id);

    private static RunSummary Run(string id, int hour) => new()
    {
        Id = id,
        Scenario = "s",
        Environment = "staging",
        Fingerprint = "f",
        Status = RunStatus.Completed,
        IsValid = true,
        StartedAt = s_now.AddHours(hour),
    };
}
