using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

/// <summary>What a finding brings: the change of its entry, with all that its mechanism needs.</summary>
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

    /// <summary>EF Core's tables have capitals, and PostgreSQL takes them for others' without quotation marks.</summary>
    [Fact]
    public async Task PlanAsync_OfATableWithCapitals_KeepsItsQuotationMarks()
    {
        Finding found = PlanningTable.Finding(
            "db.bloat-vacuum", ["db.stats.analyze", "db.autovacuum.table", "db.index.create"], ("table", "public.\"Orders\""), ("definition", "CREATE INDEX ON public.\"Orders\" (\"CustomerId\")"), ("method", "hypopg"));
        OptimizationPlan plan = await _table.PlanAsync(OptimizationStrategy.Aggressive, found);
        Assert.Equal(
            ["analyze=public.\"Orders\"", "index=public.\"Orders\" USING btree (\"CustomerId\")", "public.\"Orders\"/autovacuum_vacuum_cost_limit=1000", "public.\"Orders\"/autovacuum_vacuum_scale_factor=0.02"],
            plan.Changes.SelectMany(one => one.Settings).Select(one => $"{one.Key}={one.After}").Order(StringComparer.Ordinal));
        Assert.Equal("public.\"Orders\"", plan.Changes.Single(one => one.OptimizationId == "db.index.create").Arguments["table"]);

        // Without them it would be another table.
        Finding bare = PlanningTable.Finding("db.bloat-vacuum", ["db.stats.analyze"], ("table", "public.Orders"));
        SkippedOptimization left = Assert.Single((await new PlanningTable().PlanAsync(OptimizationStrategy.Aggressive, bare)).Skipped, one => one.OptimizationId == "db.stats.analyze");
        Assert.Contains("in quotation marks", left.Reason, StringComparison.Ordinal);

        // An index that is dropped has its name from the server, which quotes it.
        _table.Of("postgresql.index").Settings["index"] = "public.Orders USING btree (CustomerId)";
        _table.Facts.Facts["postgresql.duplicate_index"] = Value.Of("public.\"Orders_Twin\"");
        OptimizationPlan twin = await _table.PlanAsync(new PlanRequest { Strategy = OptimizationStrategy.Aggressive, Targets = PlanningTable.Everything, Include = ["db.index.drop-duplicate"] });
        Assert.Equal("public.\"Orders_Twin\"", Assert.Single(twin.Changes).Arguments["name"]);
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

    /// <summary>What is logged is for people to say: they are told how, and no strategy does it.</summary>
    [Theory]
    [InlineData("all", "-1", true)]
    [InlineData("none", "0", true)]
    [InlineData("ddl", "-1", false)]
    public async Task PlanAsync_OfALogOfAllStatements_AdvisesAndChangesNothing(string statement, string duration, bool isAdvised)
    {
        (_table.Postgres.Settings["log_statement"], _table.Postgres.Settings["log_min_duration_statement"]) = (statement, duration);
        Finding found = PlanningTable.Finding("config.log-verbosity", ["db.statement_logging.off"]);
        OptimizationPlan plan = await _table.PlanAsync(new PlanRequest { Findings = [found], Strategy = OptimizationStrategy.Aggressive, Targets = PlanningTable.Everything, Include = ["db.statement_logging.off"] });
        Assert.Empty(plan.Changes);
        Assert.Equal(isAdvised, plan.Advice.Any(one => one.Advice!.Contains("ALTER SYSTEM SET log_statement = 'ddl'", StringComparison.Ordinal) && one.Reason.Contains($"log_statement is {statement}", StringComparison.Ordinal)));
        Assert.Equal(!isAdvised, plan.Skipped.Any(one => one.Reason.Contains("not every statement is logged", StringComparison.Ordinal)));
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
