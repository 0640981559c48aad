using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

/// <summary>A plan takes no more memory than there is.</summary>
public class PlannerMemoryTests
{
    private readonly PlanningTable _table = new();

    [Fact]
    public async Task PlanAsync_OfMoreMemoryThanThereIs_IsLeftOut()
    {
        _table.Facts.Facts["host.memory_others"] = Value.Of(6.0 * 1073741824);
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Aggressive, PlanningTable.Finding("db.cache-miss", ["db.shared_buffers"]));
        Assert.DoesNotContain(plan.Changes, one => one.OptimizationId == "db.shared_buffers");
        Assert.Contains("more than 80 % of the memory", plan.Skipped.Single(one => one.OptimizationId == "db.shared_buffers").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_OfChangesThatFitAloneAndNotTogether_TakesTheFirstOfThem()
    {
        Finding[] findings = [PlanningTable.Finding("db.cache-miss", ["db.shared_buffers"]) with { ExpectedGain = 4 }, PlanningTable.Finding("db.slow-query", ["db.work_mem.role"], ("query", "SELECT 1"))];
        var request = new PlanRequest { Findings = findings, Strategy = OptimizationStrategy.Aggressive, Targets = PlanningTable.Everything, Include = ["db.shared_buffers", "db.work_mem.role"] };
        foreach (Finding finding in findings)
        {
            Assert.Single((await new PlanningTable().PlanAsync(request with { Findings = [finding] })).Changes);
        }

        // 2 GB of buffers, and a hundred sessions with twice 19 MB each, beside the gigabyte that others have.
        OptimizationPlan plan = await _table.PlanAsync(request);
        Assert.Equal(["db.shared_buffers"], plan.Changes.Select(one => one.OptimizationId));
        Assert.Contains("with the changes before it in the plan", Assert.Single(plan.Skipped, one => one.OptimizationId == "db.work_mem.role").Reason, StringComparison.Ordinal);

        // Where there is more of it both are made.
        _table.Facts.Facts["host.memory"] = Value.Of(16.0 * 1073741824);
        _table.Facts.Facts["host.memory_others"] = Value.Of(0.5 * 1073741824);
        _table.Facts.Facts["host.memory_available"] = Value.Of(8.0 * 1073741824);
        _table.Facts.Facts["postgresql.connections"] = Value.Of(2);
        _table.Postgres.Settings["max_connections"] = "20";
        Assert.Equal(2, (await _table.PlanAsync(request)).Changes.Count);
    }

    [Fact]
    public async Task PlanAsync_OfMemoryThatTheRoleHasAlready_CountsIt()
    {
        var request = new PlanRequest { Findings = [PlanningTable.Finding("db.cache-miss", ["db.shared_buffers"])], Strategy = OptimizationStrategy.Aggressive, Targets = PlanningTable.Everything, Include = ["db.shared_buffers"] };
        Assert.Single((await _table.PlanAsync(request)).Changes);

        // As an earlier plan left it; the server's own work_mem is 4 MB all the same.
        var later = new PlanningTable();
        later.Of("postgresql.role").Settings["role:shop/work_mem"] = "32MB";
        OptimizationPlan plan = await later.PlanAsync(request);
        Assert.Empty(plan.Changes);
        Assert.Contains("more than 80 % of the memory", Assert.Single(plan.Skipped, one => one.OptimizationId == "db.shared_buffers").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_OfADatabaseElsewhere_DoesNotGuessItsMemory()
    {
        _table.Facts.Facts["postgresql.is_local"] = Value.Of(false);
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Aggressive, PlanningTable.Finding("db.slow-query", ["db.work_mem.role"]));
        Assert.DoesNotContain(plan.Changes, one => one.OptimizationId == "db.work_mem.role");
        Assert.Contains("not on this machine", plan.Skipped.Single(one => one.OptimizationId == "db.work_mem.role").Reason, StringComparison.Ordinal);
    }

    // What the statement writes is what it needs, twice over; what the machine has is the bound.
    [Theory]
    [InlineData(null, "19MB")]
    [InlineData("104857600", "19MB")]
    [InlineData("6291456", "12MB")]
    [InlineData("273066.667", "8MB")]
    public async Task PlanAsync_OfAStatementThatSpills_GivesTwiceThatAndNoMoreThanThereIs(string? spill, string expected)
    {
        (string Name, string Value)[] parameters = spill is null ? [("query", "SELECT 1")] : [("query", "SELECT 1"), ("spill_bytes", spill)];
        OptimizationPlan plan = await _table.PlanAsync(new PlanRequest
        {
            Findings = [PlanningTable.Finding("db.slow-query", ["db.work_mem.role"], parameters)], Strategy = OptimizationStrategy.Balanced, Targets = PlanningTable.Everything, Include = ["db.work_mem.role"],
        });
        Assert.Equal(expected, Assert.Single(Assert.Single(plan.Changes).Settings).After);
    }

    // Asked again right before it is made, with what is there by then.
    [Fact]
    public async Task WhyNowAsync_OfAPlannedChange_CountsWhatOthersHaveByNow()
    {
        PlannedChange change = Assert.Single((await _table.PlanAsync(new PlanRequest
        {
            Findings = [PlanningTable.Finding("db.cache-miss", ["db.shared_buffers"])], Strategy = OptimizationStrategy.Aggressive, Targets = PlanningTable.Everything, Include = ["db.shared_buffers"],
        })).Changes);
        Task<string?> AskAsync(PlannedChange planned) => MemoryGate.WhyNowAsync(planned, _table.Mechanisms, _table.Facts, PlanningTable.Everything, CancellationToken.None);
        Assert.Null(await AskAsync(change));

        _table.Of("postgresql.role").Settings["role:shop/work_mem"] = "32MB";
        Assert.Contains("more than 80 % of the memory", await AskAsync(change), StringComparison.Ordinal);

        _table.Of("postgresql.role").Settings.Remove("role:shop/work_mem");
        _table.Facts.Facts["host.memory_others"] = Value.Of(6.0 * 1073741824);
        Assert.Contains("more than 80 % of the memory", await AskAsync(change), StringComparison.Ordinal);

        // What takes no memory is not asked about.
        Assert.Null(await AskAsync(change with { Settings = [new SettingChange { Key = "random_page_cost", After = "1.1" }] }));
    }
}
