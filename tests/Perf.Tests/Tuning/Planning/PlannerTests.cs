using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

public class PlannerTests
{
    private readonly PlanningTable _table = new();

    [Fact]
    public async Task PlanAsync_OfAMissingIndex_CreatesItWithAllThatItsMechanismNeeds()
    {
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Conservative, PlanningTable.MissingIndex);
        PlannedChange change = Assert.Single(plan.Changes);
        Assert.Equal(("db.index.create", "postgresql.index", "postgresql", TuningEffect.Immediate, OptimizationRisk.Medium), (change.OptimizationId, change.Mechanism, change.Target, change.Effect, change.Risk));
        SettingChange setting = Assert.Single(change.Settings);
        Assert.Equal(("index", null, "public.orders USING btree (customer_id)"), (setting.Key, setting.Before, setting.After));
        Assert.Equal("public.orders", change.Arguments["table"]);
        Assert.Equal(setting.After, change.Arguments["definition"]);
        Assert.Contains("SELECT id FROM orders WHERE customer_id = $1", change.Reason, StringComparison.Ordinal);
        Assert.Equal(("db.missing-index", 0.9, "run1", "here", "lab"), (change.FindingId, change.Confidence, plan.RunId, plan.Host, plan.Environment));
        Assert.Equal(64, change.ObservedHash.Length);
        Assert.NotEqual("", change.Diff);
    }

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
    public async Task PlanAsync_OfASmallPool_SetsTheSizeThatWouldDoWithinTheServersLimit()
    {
        PlannedChange change = Assert.Single((await _table.PlanAsync(OptimizationStrategy.Balanced, PlanningTable.PoolSmall)).Changes);
        SettingChange setting = Assert.Single(change.Settings);
        Assert.Equal(("connection.string", "application:shop", "Maximum Pool Size", "2", "19", TuningEffect.Restart), (change.Mechanism, change.Target, setting.Key, setting.Before, setting.After, change.Effect));
        Assert.Equal(("/srv/shop/appsettings.json", "json", "ConnectionStrings:Shop"), (change.Arguments["file"], change.Arguments["format"], change.Arguments["key"]));
        Assert.Equal(TuningKpiKind.Capacity, change.Kpi.Kind);

        // Two processes share what 100 connections leave: (100 - 13) / 2.
        Finding large = PlanningTable.PoolSmall with { Parameters = new Dictionary<string, string> { ["pool_size"] = "2", ["target_pool_size"] = "400" } };
        Assert.Equal("43", (await new PlanningTable().PlanAsync(OptimizationStrategy.Balanced, large)).Changes[0].Settings[0].After);
    }

    [Fact]
    public async Task PlanAsync_OfAFullLine_TurnsGzipOn()
    {
        PlannedChange change = (await _table.PlanAsync(OptimizationStrategy.Balanced, PlanningTable.Bandwidth)).Changes.Single(one => one.OptimizationId == "api.gzip");
        Assert.Equal(
            ["http/gzip=on", "http/gzip_comp_level=4", "http/gzip_min_length=1024", "http/gzip_proxied=any", "http/gzip_types=text/plain text/css text/javascript application/javascript application/json application/xml image/svg+xml", "http/gzip_vary=on"],
            change.Settings.Select(one => $"{one.Key}={one.After}"));
        Assert.Contains("47 Mbit/s", change.Reason, StringComparison.Ordinal);
        Assert.Contains("BREACH", change.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api.worker_connections", "proxy.worker-conns", OptimizationStrategy.Conservative, "events/worker_connections=1024; main/worker_rlimit_nofile=2048")]
    [InlineData("api.upstream-keepalive", "proxy.no-upstream-keepalive", OptimizationStrategy.Conservative, "http/server[*]/location[*]/proxy_http_version=1.1; http/server[*]/location[*]/proxy_set_header[Connection]=\"\"; http/upstream[*]/keepalive=32")]
    [InlineData("app.pool.on", "db.conn-churn", OptimizationStrategy.Balanced, "Pooling=true")]
    [InlineData("app.threadpool.min", "app.threadpool", OptimizationStrategy.Balanced, "System.Threading.ThreadPool.MinThreads=120")]
    [InlineData("app.gc.gen0size", "app.gc", OptimizationStrategy.Aggressive, "System.GC.Gen0Size=67108864")]
    [InlineData("app.gc.server", "app.gc", OptimizationStrategy.Aggressive, "System.GC.Server=false")]
    [InlineData("app.log-level", "config.log-verbosity", OptimizationStrategy.Balanced, "Logging:LogLevel:Default=Warning")]
    [InlineData("db.stats.analyze", "db.bloat-vacuum", OptimizationStrategy.Conservative, "analyze=public.orders")]
    [InlineData("db.stats.analyze", "db.slow-query", OptimizationStrategy.Conservative, "analyze=public.orders")]
    [InlineData("db.stats.analyze", "db.missing-index", OptimizationStrategy.Conservative, "analyze=public.orders")]
    [InlineData("db.autovacuum.table", "db.bloat-vacuum", OptimizationStrategy.Balanced, "public.orders/autovacuum_vacuum_cost_limit=1000; public.orders/autovacuum_vacuum_scale_factor=0.02")]
    [InlineData("db.jit.off", "db.slow-query", OptimizationStrategy.Balanced, "role:shop/jit=off")]
    [InlineData("db.max_wal_size", "db.checkpoint", OptimizationStrategy.Balanced, "max_wal_size=4GB")]
    [InlineData("db.checkpoint_completion", "db.checkpoint", OptimizationStrategy.Conservative, "checkpoint_completion_target=0.9")]
    [InlineData("db.wal_compression", "db.checkpoint", OptimizationStrategy.Balanced, "wal_compression=lz4")]
    [InlineData("db.statement_logging.off", "config.log-verbosity", OptimizationStrategy.Balanced, "log_statement=ddl")]
    [InlineData("db.shared_buffers", "db.cache-miss", OptimizationStrategy.Aggressive, "shared_buffers=2GB")]
    [InlineData("db.idle_in_tx_timeout", "db.idle-in-tx", OptimizationStrategy.Aggressive, "role:shop/idle_in_transaction_session_timeout=60s")]
    [InlineData("db.work_mem.role", "db.slow-query", OptimizationStrategy.Balanced, "role:shop/work_mem=19MB")]
    [InlineData("db.maintenance_work_mem", "db.bloat-vacuum", OptimizationStrategy.Conservative, "maintenance_work_mem=512MB")]
    [InlineData("db.commit_delay", "db.wal-sync", OptimizationStrategy.Aggressive, "commit_delay=2000; commit_siblings=5")]
    [InlineData("api.redis.maxmemory-policy", "cache.miss", OptimizationStrategy.Aggressive, "maxmemory-policy=allkeys-lru")]
    [InlineData("api.access-log-buffer", "config.log-verbosity", OptimizationStrategy.Balanced, "http/access_log=/var/log/nginx/access.log timed buffer=64k flush=1s")]
    [InlineData("sys.slow_start_after_idle", "net.latency", OptimizationStrategy.Balanced, "net.ipv4.tcp_slow_start_after_idle=0")]
    [InlineData("sys.dirty_bytes", "host.disk", OptimizationStrategy.Aggressive, "vm.dirty_background_bytes=67108864; vm.dirty_bytes=536870912")]
    [InlineData("sys.io-scheduler/readahead", "host.disk", OptimizationStrategy.Aggressive, "read_ahead_kb=4096; scheduler=none")]
    [InlineData("sys.cpu-quota", "host.cpu-throttle", OptimizationStrategy.Aggressive, "Service/CPUQuota=60%; Service/CPUQuotaPeriodSec=20ms")]
    public async Task PlanAsync_OfAFinding_MakesTheChangeOfItsEntry(string id, string finding, OptimizationStrategy strategy, string expected)
    {
        Finding found = PlanningTable.Finding(finding, [id], ("table", "public.orders"), ("min_threads", "120"), ("peak_connections", "32"), ("limit_cores", "0.3"), ("query", "SELECT 1"));
        OptimizationPlan plan = await _table.PlanAsync(new PlanRequest { Findings = [found], Strategy = strategy, Targets = PlanningTable.Everything, Include = [id] });
        PlannedChange change = Assert.Single(plan.Changes);
        Assert.Equal(expected, string.Join("; ", change.Settings.Select(one => $"{one.Key}={one.After}")));
        Assert.Null(new DenyList().Why(change.Mechanism, change.Settings[0].Key, change.Settings[0].After));

        // A strategy that may do less does not do it.
        if (strategy > OptimizationStrategy.Conservative)
        {
            Assert.Empty((await new PlanningTable().PlanAsync(new PlanRequest { Findings = [found], Strategy = strategy - 1, Targets = PlanningTable.Everything, Include = [id] })).Changes);
        }
    }

    // Somebody has given nginx more connections to keep than the entry would: that stays, and what is missing beside it is done.
    [Fact]
    public async Task PlanAsync_OfASettingThatIsFurtherAlready_LeavesItAndMakesTheOthers()
    {
        const string Key = "http/upstream[*]/keepalive";
        _table.Nginx.Settings[Key] = "mixed: upstream[app]: 64; upstream[search]: -";
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Conservative, PlanningTable.Finding("proxy.no-upstream-keepalive", ["api.upstream-keepalive"]));
        PlannedChange change = Assert.Single(plan.Changes);
        Assert.Equal(["http/server[*]/location[*]/proxy_http_version", "http/server[*]/location[*]/proxy_set_header[Connection]"], change.Settings.Select(one => one.Key));
        Assert.DoesNotContain("keepalive", change.Diff, StringComparison.Ordinal);
        Assert.Contains(plan.Warnings, warning => warning.StartsWith($"api.upstream-keepalive: {Key} is ", StringComparison.Ordinal) && warning.Contains("64", StringComparison.Ordinal));

        // Fewer are raised.
        PlanningTable fewer = new();
        fewer.Nginx.Settings[Key] = "16";
        change = Assert.Single((await fewer.PlanAsync(OptimizationStrategy.Conservative, PlanningTable.Finding("proxy.no-upstream-keepalive", ["api.upstream-keepalive"]))).Changes);
        Assert.Contains(change.Settings, one => (one.Key, one.Before, one.After) == (Key, "16", "32"));
    }

    // Variables of .NET are hexadecimal: c8 is 200 threads, and 60 are 96.
    [Theory]
    [InlineData("c8", false)]
    [InlineData("60", true)]
    [InlineData(null, true)]
    public async Task PlanAsync_OfThreadsThatAVariableSays_IsNeverFewer(string? now, bool isPlanned)
    {
        _table.Of("file.env").Settings["DOTNET_ThreadPool_ForceMinWorkerThreads"] = now;
        Finding found = PlanningTable.Finding("app.threadpool", ["app.threadpool.min"], ("min_threads", "120"));
        TuningTargets targets = PlanningTable.Everything with { Applications = [PlanningTable.Everything.Applications[0] with { RuntimeConfiguration = null }] };
        OptimizationPlan plan = await _table.PlanAsync(new PlanRequest { Findings = [found], Strategy = OptimizationStrategy.Balanced, Targets = targets, Include = ["app.threadpool.min"] });
        string[] expected = isPlanned ? ["78"] : [];
        Assert.Equal(expected, plan.Changes.SelectMany(one => one.Settings).Select(one => one.After));
        if (!isPlanned)
        {
            Assert.Contains("DOTNET_ThreadPool_ForceMinWorkerThreads is c8 already", Assert.Single(plan.Skipped, one => one.OptimizationId == "app.threadpool.min").Reason, StringComparison.Ordinal);
        }
    }

    // An entry of somebody's own keeps to its direction, too; one without any is what it says.
    [Theory]
    [InlineData("up", false)]
    [InlineData("down", true)]
    [InlineData("{ net.core.somaxconn: up }", false)]
    [InlineData(null, true)]
    public async Task PlanAsync_OfAnOwnEntryWithADirection_KeepsToIt(string? direction, bool isPlanned)
    {
        string own = $$"""
            optimizations:
              - id: own.backlog
                title: Mine
                layer: system
                strategy: conservative
                risk: low
                change:
                  mechanism: sysctl
                  settings: { net.core.somaxconn: "64" }
                  {{(direction is null ? "# none" : $"direction: {direction}")}}
                reason: It is mine.
            """;
        var table = new PlanningTable { Catalogue = OptimizationCatalogue.Of(OptimizationCatalogue.Parse(own, "own.yaml")) };
        OptimizationPlan plan = await table.PlanAsync(new PlanRequest { Strategy = OptimizationStrategy.Aggressive, Targets = PlanningTable.Everything, Include = ["own.backlog"] });
        Assert.Equal(isPlanned, plan.Changes.Count == 1);
    }

    // What a finding says comes from statements and names of the system under test: it never becomes more than a value.
    [Theory]
    [InlineData("db.stats.analyze", "db.slow-query", "public.orders; DROP TABLE orders")]
    [InlineData("db.autovacuum.table", "db.bloat-vacuum", "public.orders SET (fillfactor = 10); DROP TABLE orders; --")]
    [InlineData("db.autovacuum.table", "db.bloat-vacuum", "../../orders")]
    [InlineData("sys.io-scheduler/readahead", "host.disk", "../../etc")]
    [InlineData("sys.io-scheduler/readahead", "host.disk", "vda; reboot")]
    [InlineData("own.backlog", "net.conn-limits", "$(reboot)")]
    [InlineData("own.backlog", "net.conn-limits", "4096\nkernel.core_pattern=|/tmp/x")]
    public async Task PlanAsync_OfAFindingWhoseWordsWouldLeaveTheMechanism_IsLeftOut(string id, string finding, string words)
    {
        const string Own = """
            optimizations:
              - id: own.backlog
                title: As the finding says
                layer: system
                findings: [net.conn-limits]
                strategy: conservative
                risk: low
                change: { mechanism: sysctl, settings: { net.core.somaxconn: "{finding.value}" } }
                reason: It says so.
            """;
        var table = new PlanningTable { Catalogue = OptimizationCatalogue.Of([.. OptimizationCatalogue.BuiltIn.Entries, .. OptimizationCatalogue.Parse(Own, "own.yaml")]) };
        Finding found = PlanningTable.Finding(finding, [id], ("table", words), ("value", words)) with { Subject = words };
        OptimizationPlan plan = await table.PlanAsync(new PlanRequest { Findings = [found], Strategy = OptimizationStrategy.Aggressive, Targets = PlanningTable.Everything, Include = [id] });
        Assert.Empty(plan.Changes);
        Assert.Contains("it would leave its mechanism", Assert.Single(plan.Skipped, one => one.OptimizationId == id).Reason, StringComparison.Ordinal);
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

    /// <summary>Conditions look at what the finding's rule says of the run.</summary>
    [Theory]
    [InlineData("net.bandwidth", "api.gzip", "cpu_percent", "60", true)]
    [InlineData("net.bandwidth", "api.gzip", "cpu_percent", "95", false)]
    [InlineData("net.bandwidth", "api.buffers", "nginx_buffered", "12", true)]
    [InlineData("net.bandwidth", "api.buffers", "nginx_buffered", "0", false)]
    [InlineData("db.slow-query", "db.random_page_cost", "disk_read_ms", "0.2", true)]
    [InlineData("db.slow-query", "db.random_page_cost", "disk_read_ms", "8", false)]
    [InlineData("db.slow-query", "db.random_page_cost", "query_id", "1", false)]
    [InlineData("db.checkpoint", "db.wal_buffers", "wal_buffers_full", "3", true)]
    [InlineData("db.checkpoint", "db.wal_buffers", "wal_buffers_full", "0", false)]
    [InlineData("db.checkpoint", "db.wal_compression", "cpu_percent", "90", false)]
    public async Task PlanAsync_OfAFindingWithANumberThatDecides_GoesByIt(string finding, string id, string parameter, string value, bool isPlanned)
    {
        Finding found = PlanningTable.Finding(finding, [id], (parameter, value));
        OptimizationPlan plan = await _table.PlanAsync(new PlanRequest { Findings = [found], Strategy = OptimizationStrategy.Aggressive, Targets = PlanningTable.Everything, Include = [id] });
        Assert.Equal(isPlanned, plan.Changes.Any(one => one.OptimizationId == id));
        Assert.Equal(!isPlanned, plan.Skipped.Any(one => one.OptimizationId == id));
    }

    /// <summary>Files run out where either the client's errors or the proxy's log says so.</summary>
    [Theory]
    [InlineData(0.0, 7.0, true)]
    [InlineData(3.0, 0.0, true)]
    [InlineData(0.0, 0.0, false)]
    public async Task PlanAsync_OfFilesThatRanOut_GoesByAnyWhoSawIt(double errors, double logged, bool isPlanned)
    {
        Finding found = PlanningTable.Finding("net.conn-limits", ["sys.nofile"]) with
        {
            Evidence = [new FindingEvidence { Signal = "errors: no port or no file left", Value = errors }, new FindingEvidence { Signal = "nginx errors: too many open files", Value = logged }],
        };
        OptimizationPlan plan = await _table.PlanAsync(new PlanRequest { Findings = [found], Strategy = OptimizationStrategy.Balanced, Targets = PlanningTable.Everything, Include = ["sys.nofile"] });
        Assert.Equal(isPlanned, plan.Changes.Count == 1);
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
              - id: own.eviction
                title: Throw keys out
                layer: api
                strategy: conservative
                risk: low
                change: { mechanism: redis.config, settings: { maxmemory-policy: allkeys-lru } }
                reason: Memory is short.
            """;
        PlanningTable Table() => new() { Catalogue = OptimizationCatalogue.Of(OptimizationCatalogue.Parse(Own, "own.yaml")) };
        var request = new PlanRequest { Strategy = OptimizationStrategy.Aggressive, Targets = PlanningTable.Everything with { Nginx = new NginxTarget(), Redis = new RedisTarget { Connection = "127.0.0.1" } }, Include = ["own.cache", "own.eviction"] };
        OptimizationPlan unsaid = await Table().PlanAsync(request);
        Assert.Empty(unsaid.Changes);
        Assert.All(unsaid.Skipped, one => Assert.True(one.IsDenied && one.Reason.Contains("nobody has said", StringComparison.Ordinal), one.Reason));

        // Said, the eviction is made; and the cache still is not, which would answer those who have signed in.
        OptimizationPlan said = await Table().PlanAsync(request with { Targets = PlanningTable.Everything });
        Assert.Equal(["own.eviction"], said.Changes.Select(one => one.OptimizationId));
        SkippedOptimization cache = Assert.Single(said.Skipped);
        Assert.True(cache.IsDenied);
        Assert.Contains("needs http/proxy_no_cache beside it", cache.Reason, StringComparison.Ordinal);
    }

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
    public async Task PlanAsync_OfStatementsThatPeopleHaveToRewrite_AdvisesWithTheStatement()
    {
        Finding finding = PlanningTable.Finding("db.n+1", ["db.query.rewrite-advice"], ("query", "SELECT *\nFROM items\nWHERE id = $1"), ("query_id", "42")) with { Confidence = 0.55 };
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Conservative, finding);
        PlannedChange advice = Assert.Single(plan.Advice);
        Assert.Equal(("db.query.rewrite-advice", "", "db.n+1"), (advice.OptimizationId, advice.Mechanism, advice.FindingId));
        Assert.StartsWith("SELECT * FROM items WHERE id = $1 (query id 42).", advice.Advice, StringComparison.Ordinal);
        Assert.Empty(plan.Changes);
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

    [Fact]
    public async Task PlanAsync_OfAnUnknownOptimization_SaysSo()
    {
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Aggressive, PlanningTable.Finding("x.y", ["x.cure"]));
        Assert.Equal(new SkippedOptimization("x.cure", "x.y", "the catalogue has no entry of this id."), Assert.Single(plan.Skipped));
    }

    [Fact]
    public async Task PlanAsync_Always_HoldsNoSecret()
    {
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Aggressive, PlanningTable.MissingIndex, PlanningTable.PoolSmall, PlanningTable.Bandwidth);
        Assert.DoesNotContain("secret-of-tests", PlanFile.Write(plan), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_OfTheSameRequest_GivesTheSameHashButForTheTime()
    {
        OptimizationPlan one = await _table.PlanAsync(OptimizationStrategy.Balanced, PlanningTable.MissingIndex, PlanningTable.PoolSmall);
        OptimizationPlan other = await new PlanningTable().PlanAsync(OptimizationStrategy.Balanced, PlanningTable.MissingIndex, PlanningTable.PoolSmall);
        Assert.Equal(PlanHash.Of(one with { CreatedAt = default, Hash = "" }), PlanHash.Of(other with { CreatedAt = default, Hash = "" }));
    }
}
