using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

/// <summary>What is left out of a plan, and what is said of it: bounds of entries, words that nobody has said, targets and restarts that nobody declared, mechanisms that refuse.</summary>
public class PlannerRefusalTests
{
    private readonly PlanningTable _table = new();

    [Theory]
    [InlineData("method", "planner", "whether the planner would use it was not tried")]
    [InlineData("index_bytes", "20000000", "more than a fifth of its table")]
    [InlineData("index_bytes", "20000000000", "more than a tenth of what is free")]
    [InlineData("definition", "CREATE INDEX ON public.orders (customer_id); DROP TABLE orders", "no index is known")]
    public async Task PlanAsync_OfAnIndexBeyondItsBounds_IsLeftOutAndSaysWhy(string parameter, string value, string why)
    {
        var parameters = new Dictionary<string, string>(PlanningTable.MissingIndex.Parameters) { [parameter] = value };
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Conservative, PlanningTable.MissingIndex with { Parameters = parameters });
        Assert.Empty(plan.Changes);
        Assert.Contains(why, Assert.Single(plan.Skipped).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_OfATableThatIsWrittenMuch_AsksForMoreThanTheCautiousStrategy()
    {
        _table.Facts.Table["table.writes"] = Value.Of(900_000);
        Assert.Empty((await _table.PlanAsync(OptimizationStrategy.Conservative, PlanningTable.MissingIndex)).Changes);
        Assert.Single((await _table.PlanAsync(OptimizationStrategy.Balanced, PlanningTable.MissingIndex)).Changes);
    }

    [Fact]
    public async Task PlanAsync_OfACacheThatNobodyAllowed_IsLeftOut()
    {
        Finding miss = PlanningTable.Finding("cache.miss", ["api.proxy_cache"]);
        OptimizationPlan allowed = await _table.PlanAsync(OptimizationStrategy.Aggressive, miss);
        Assert.Contains(allowed.Changes, one => one.OptimizationId == "api.proxy_cache" && one.Risk == OptimizationRisk.High);
        OptimizationPlan plan = await _table.PlanAsync(new PlanRequest { Findings = [miss], Strategy = OptimizationStrategy.Aggressive, Targets = PlanningTable.Everything with { Nginx = new NginxTarget() } });
        Assert.DoesNotContain(plan.Changes, one => one.OptimizationId == "api.proxy_cache");
        Assert.Contains(plan.Skipped, one => one.OptimizationId == "api.proxy_cache" && one.Reason.Contains("nobody has said", StringComparison.Ordinal));
    }

    /// <summary>Whatever catalogue asks: what only a person can know, a person has to say, and not in the catalogue.</summary>
    [Fact]
    public async Task PlanAsync_OfAnOwnEntryThatNeedsAPersonsWord_IsDeniedWithoutIt()
    {
        const string Own = """
            optimizations:
              - id: own.cache
                title: Cache everything
                layer: api
                strategy: conservative
                risk: low
                change: { mechanism: nginx.directive, settings: { http/proxy_cache: perf, http/proxy_cache_key: $scheme$host$request_uri } }
                reason: Caches are quick.
              - id: own.path
                title: Have a folder for a cache
                layer: api
                strategy: conservative
                risk: low
                change: { mechanism: nginx.directive, settings: { http/proxy_cache_path: "/var/cache/own keys_zone=own:1m" } }
                reason: A cache will need it.
              - id: own.eviction
                title: Throw keys out
                layer: api
                strategy: conservative
                risk: low
                change: { mechanism: redis.config, settings: { maxmemory-policy: allkeys-lru } }
                reason: Memory is short.
            """;
        PlanningTable Table() => new() { Catalogue = OptimizationCatalogue.Of(OptimizationCatalogue.Parse(Own, "own.yaml")) };
        var request = new PlanRequest { Strategy = OptimizationStrategy.Aggressive, Targets = PlanningTable.Everything with { Nginx = new NginxTarget(), Redis = new RedisTarget { Connection = "127.0.0.1" } }, Include = ["own.cache", "own.path", "own.eviction"] };
        OptimizationPlan unsaid = await Table().PlanAsync(request);
        Assert.Empty(unsaid.Changes);
        Assert.Equal(3, unsaid.Skipped.Count);
        Assert.All(unsaid.Skipped, one => Assert.True(one.IsDenied && one.Reason.Contains("nobody has said", StringComparison.Ordinal), one.Reason));

        // Said, the eviction and the folder are made; and the cache still is not, which would answer those who have signed in.
        OptimizationPlan said = await Table().PlanAsync(request with { Targets = PlanningTable.Everything });
        Assert.Equal(["own.eviction", "own.path"], said.Changes.Select(one => one.OptimizationId).Order(StringComparer.Ordinal));
        SkippedOptimization cache = Assert.Single(said.Skipped);
        Assert.True(cache.IsDenied);
        Assert.Contains("needs http/proxy_no_cache beside it", cache.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_WithoutADeclaredTarget_SaysWhatToDeclare()
    {
        OptimizationPlan plan = await _table.PlanAsync(new PlanRequest { Findings = [PlanningTable.Bandwidth], Strategy = OptimizationStrategy.Balanced });
        Assert.Empty(plan.Changes);
        Assert.Contains(plan.Skipped, one => one.OptimizationId == "api.gzip" && one.Reason.Contains("tuning: nginx:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PlanAsync_OfAChangeThatNeedsARestartNobodyDeclared_SaysHowToDeclareIt()
    {
        var table = new PlanningTable { Restartable = [] };
        OptimizationPlan plan = await table.PlanAsync(OptimizationStrategy.Balanced, PlanningTable.PoolSmall);
        Assert.Empty(plan.Changes);
        string reason = Assert.Single(plan.Skipped).Reason;
        Assert.Contains("-RestartCommand", reason, StringComparison.Ordinal);
        Assert.Contains("By hand: Maximum Pool Size = 19", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_OfWhatIsSoAlready_IsLeftOut()
    {
        _table.Of("dotnet.runtimeconfig").Settings["System.GC.ConserveMemory"] = "5";
        Finding leak = PlanningTable.Finding("app.leak", ["app.gc.heaphardlimit"]);
        OptimizationPlan plan = await _table.PlanAsync(new PlanRequest { Findings = [leak], Strategy = OptimizationStrategy.Aggressive, Targets = PlanningTable.Everything with { Applications = [PlanningTable.Everything.Applications[0] with { EnvironmentFile = null }] } });
        Assert.Empty(plan.Changes);
        Assert.Contains(plan.Skipped, one => one.OptimizationId == "app.gc.heaphardlimit" && one.Reason.Contains("so already", StringComparison.Ordinal));

        // Within a twentieth is as good as there.
        _table.Postgres.Settings["checkpoint_completion_target"] = "0.89";
        OptimizationPlan near = await _table.PlanAsync(new PlanRequest { Strategy = OptimizationStrategy.Conservative, Targets = PlanningTable.Everything, Include = ["db.checkpoint_completion"] });
        Assert.Contains("so already", Assert.Single(near.Skipped, one => one.OptimizationId == "db.checkpoint_completion").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_OfAMechanismThatRefusesOrFails_LeavesItOutWithTheReason()
    {
        var refusing = new PlanningTable { Nginx = new FakeMechanism("nginx.directive") { Refusal = "the command line sets it" } };
        Assert.Contains("the command line sets it", (await refusing.PlanAsync(OptimizationStrategy.Balanced, PlanningTable.Bandwidth)).Skipped.Single(one => one.OptimizationId == "api.gzip").Reason, StringComparison.Ordinal);
        var failing = new PlanningTable { Nginx = new FakeMechanism("nginx.directive") { Fault = new PerfException(ErrorIds.FileUnreadable, "The file cannot be read.\nReally.") } };
        Assert.Contains("The file cannot be read. Really.", (await failing.PlanAsync(OptimizationStrategy.Balanced, PlanningTable.Bandwidth)).Skipped.Single(one => one.OptimizationId == "api.gzip").Reason, StringComparison.Ordinal);
        var down = new PlanningTable { Postgres = new FakeMechanism("postgresql.setting") { Fault = new PerfException(ErrorIds.ChangeRefused, "PostgreSQL does not answer.") } };
        OptimizationPlan plan = await down.PlanAsync(OptimizationStrategy.Aggressive, PlanningTable.Finding("db.checkpoint", ["db.max_wal_size"]));
        Assert.DoesNotContain(plan.Changes, one => one.OptimizationId == "db.max_wal_size");
        Assert.Contains("PostgreSQL does not answer", plan.Skipped.Single(one => one.OptimizationId == "db.max_wal_size").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_OfASecret_NeverChangesIt()
    {
        var table = new PlanningTable { Nginx = new FakeMechanism("nginx.directive") { Secrets = ["http/gzip"] } };
        OptimizationPlan plan = await table.PlanAsync(OptimizationStrategy.Balanced, PlanningTable.Bandwidth);
        Assert.DoesNotContain(plan.Changes, one => one.OptimizationId == "api.gzip");
        Assert.True(plan.Skipped.Single(one => one.OptimizationId == "api.gzip").IsDenied);
    }

    [Fact]
    public async Task PlanAsync_OfAnUnknownOptimization_SaysSo()
    {
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Aggressive, PlanningTable.Finding("x.y", ["x.cure"]));
        Assert.Equal(new SkippedOptimization("x.cure", "x.y", "the catalogue has no entry of this id."), Assert.Single(plan.Skipped));
    }
}
