namespace Perf.Tests.Tuning.Planning;

/// <summary>Which findings are acted on, and which of the changes that they ask for.</summary>
public class PlannerChoiceTests
{
    private readonly PlanningTable _table = new();

    [Theory]
    [InlineData(OptimizationStrategy.Conservative, 0.79, false)]
    [InlineData(OptimizationStrategy.Conservative, 0.8, true)]
    [InlineData(OptimizationStrategy.Balanced, 0.59, false)]
    [InlineData(OptimizationStrategy.Balanced, 0.6, true)]
    [InlineData(OptimizationStrategy.Aggressive, 0.49, false)]
    [InlineData(OptimizationStrategy.Aggressive, 0.5, true)]
    [InlineData(OptimizationStrategy.Aggressive, double.NaN, false)]
    public async Task PlanAsync_OfAFinding_ActsFromAConfidenceOn(OptimizationStrategy strategy, double confidence, bool isActedOn)
    {
        OptimizationPlan plan = await _table.PlanAsync(strategy, PlanningTable.MissingIndex with { Confidence = confidence });
        Assert.Equal(isActedOn, plan.Changes.Count == 1);
    }

    [Fact]
    public async Task PlanAsync_OfAConsequence_LeavesItToItsCause()
    {
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Aggressive, PlanningTable.MissingIndex, PlanningTable.PoolSmall with { ConsequenceOf = "db.missing-index" });
        Assert.Equal(["db.index.create"], plan.Changes.Select(one => one.OptimizationId));
        Assert.Contains(plan.Skipped, one => one.OptimizationId == "app.pool.size" && one.Reason.Contains("follows from db.missing-index", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PlanAsync_OfAHealthyRun_ChangesNothing()
    {
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Aggressive, new Finding { Id = Finding.NoBottleneckFound, Confidence = 0.9 });
        Assert.Empty(plan.Changes);
        Assert.Empty(plan.Advice);
        // What somebody names is looked at all the same.
        PlanRequest named = new() { Strategy = OptimizationStrategy.Balanced, Targets = PlanningTable.Everything, Include = ["api.gzip"], Findings = [new Finding { Id = Finding.NoBottleneckFound }] };
        Assert.Equal(["api.gzip"], (await new PlanningTable().PlanAsync(named)).Changes.Select(one => one.OptimizationId));
        Assert.Equal(["api.gzip"], (await new PlanningTable().PlanAsync(named with { Findings = [new Finding { Id = Finding.CannotBeJudged, Title = "too few requests" }] })).Changes.Select(one => one.OptimizationId));
        Assert.Equal(["api.gzip"], (await new PlanningTable().PlanAsync(named with { Findings = [PlanningTable.MissingIndex] })).Changes.Select(one => one.OptimizationId));
        OptimizationPlan invalid = await _table.PlanAsync(OptimizationStrategy.Aggressive, new Finding { Id = Finding.CannotBeJudged, Title = "too few requests" });
        Assert.Empty(invalid.Changes);
        Assert.Contains("too few requests", Assert.Single(invalid.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_WithoutFindings_ProposesWhatStandsByItself()
    {
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Balanced);
        Assert.Contains(plan.Changes, one => one.OptimizationId == "db.checkpoint_completion");
        Assert.Contains(plan.Changes, one => one.OptimizationId == "sys.thp");
        Assert.DoesNotContain(plan.Changes, one => one.OptimizationId is "api.gzip" or "db.index.create");
        Assert.All(plan.Changes, one => Assert.Equal((null, null), (one.FindingId, one.Confidence)));

        // What somebody names is looked at without a finding, too; by a pattern it is not named.
        PlanRequest named = new() { Strategy = OptimizationStrategy.Balanced, Targets = PlanningTable.Everything, Include = ["api.gzip"] };
        Assert.Equal(["api.gzip"], (await new PlanningTable().PlanAsync(named)).Changes.Select(one => one.OptimizationId));
        Assert.Empty((await new PlanningTable().PlanAsync(named with { Include = ["api.g*"] })).Changes);
    }

    [Fact]
    public async Task PlanAsync_WithIncludeAndExclude_ProposesThoseAlone()
    {
        Finding[] findings = [PlanningTable.MissingIndex, PlanningTable.PoolSmall, PlanningTable.Bandwidth];
        var request = new PlanRequest { Findings = findings, Strategy = OptimizationStrategy.Balanced, Targets = PlanningTable.Everything };
        Assert.Equal(["app.pool.size"], (await _table.PlanAsync(request with { Include = ["APP.*"] })).Changes.Select(one => one.OptimizationId));
        OptimizationPlan without = await new PlanningTable().PlanAsync(request with { Exclude = ["app.*", "api.*"] });
        Assert.Equal(["db.index.create"], without.Changes.Select(one => one.OptimizationId));
        Assert.Contains(without.Skipped, one => one.OptimizationId == "app.pool.size" && one.Reason.Contains("-Exclude", StringComparison.Ordinal));
        PerfException error = await Assert.ThrowsAsync<PerfException>(() => _table.PlanAsync(request with { Include = ["api.gzp"] }));
        Assert.Equal(ErrorIds.OptimizationUnknown, error.Id);
        Assert.Contains("did you mean 'api.gzip'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_WithALimit_TakesThoseThatPromiseMost()
    {
        Finding[] findings = [PlanningTable.Bandwidth with { ExpectedGain = 1.2 }, PlanningTable.MissingIndex with { ExpectedGain = 20 }, PlanningTable.PoolSmall with { ExpectedGain = 4 }];
        var request = new PlanRequest { Findings = findings, Strategy = OptimizationStrategy.Balanced, Targets = PlanningTable.Everything, MostChanges = 2 };
        OptimizationPlan plan = await _table.PlanAsync(request);
        Assert.Equal(["db.index.create", "app.pool.size"], plan.Changes.Select(one => one.OptimizationId));
        Assert.Contains(plan.Skipped, one => one.OptimizationId == "api.gzip" && one.Reason.Contains("-MaxChanges", StringComparison.Ordinal));
        Assert.Equal(ErrorIds.ArgumentInvalid, (await Assert.ThrowsAsync<PerfException>(() => _table.PlanAsync(request with { MostChanges = 0 }))).Id);
    }

    [Fact]
    public async Task PlanAsync_OfTwoApplications_ChangesTheOneThatTheFindingMeans()
    {
        ApplicationTarget other = PlanningTable.Everything.Applications[0] with { Name = "billing", RuntimeConfiguration = "/srv/billing/x.runtimeconfig.json" };
        TuningTargets two = PlanningTable.Everything with { Applications = [other, PlanningTable.Everything.Applications[0]] };
        var table = new PlanningTable { Restartable = ["application:shop", "application:billing"] };
        Finding meant = PlanningTable.Finding("app.threadpool", ["app.threadpool.min"], ("process", "dotnet-Shop.dll"));
        Assert.Equal(["application:shop"], (await table.PlanAsync(new PlanRequest { Findings = [meant], Strategy = OptimizationStrategy.Balanced, Targets = two })).Changes.Select(one => one.Target));
        Finding unclear = PlanningTable.Finding("app.threadpool", ["app.threadpool.min"]);
        Assert.Equal(["application:billing", "application:shop"], (await table.PlanAsync(new PlanRequest { Findings = [unclear], Strategy = OptimizationStrategy.Balanced, Targets = two })).Changes.Select(one => one.Target).Order());
    }

    [Fact]
    public async Task PlanAsync_OfTwoThatSetTheSame_TakesOne()
    {
        Finding again = PlanningTable.MissingIndex with { ExpectedGain = 3, Rank = 2 };
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Aggressive, PlanningTable.MissingIndex, again);
        Assert.Single(plan.Changes);
        Assert.Contains(plan.Skipped, one => one.Reason.Contains("sets the same", StringComparison.Ordinal));
    }
}
