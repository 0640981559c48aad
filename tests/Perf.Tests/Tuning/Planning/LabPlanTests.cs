using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

/// <summary>
/// The faults that the lab of cures injects, with what its environment declares: an application whose connection string and variables may be changed and that a command restarts, nginx by its own prefix, and a
/// database that nobody restarts. Each plan has the cure, among the four changes that the lab tries.
/// </summary>
public class LabPlanTests
{
    private const int MostChanges = 4;

    private static readonly TuningTargets s_lab = new()
    {
        Nginx = new NginxTarget { Configuration = "/tmp/lab/nginx.conf", Program = "/usr/sbin/nginx", Prefix = "/tmp/lab", PidFile = "/tmp/lab/nginx.pid" },
        Postgres = new PostgresTarget { Connection = "Host=127.0.0.1;Port=25432;Username=postgres;Database=shop", ApplicationRole = "shop" },
        Redis = new RedisTarget { Connection = "127.0.0.1:18087", IsCache = true },
        Applications = [new ApplicationTarget { Name = "shop", ConnectionFile = "/tmp/lab/shop.json", ConnectionKey = "ConnectionStrings:Shop", EnvironmentFile = "/tmp/lab/app.env" }],
    };

    // From within another network namespace neither database nor application are declared.
    private static readonly TuningTargets s_network = new() { Nginx = s_lab.Nginx };

    [Theory]
    [InlineData("db.missing-index", "db.index.create", "index", "public.orders USING btree (customer_id)")]
    [InlineData("db.missing-index", "db.stats.analyze", "analyze", "public.orders")]
    [InlineData("db.slow-query", "db.stats.analyze", "analyze", "public.orders")]
    [InlineData("db.bloat-vacuum", "db.stats.analyze", "analyze", "public.orders")]
    [InlineData("db.pool-small", "app.pool.size", "Maximum Pool Size", "19")]
    [InlineData("db.conn-churn", "app.pool.on", "Pooling", "true")]
    [InlineData("app.threadpool", "app.threadpool.min", "DOTNET_ThreadPool_ForceMinWorkerThreads", "48")]
    [InlineData("net.bandwidth", "api.gzip", "http/gzip", "on")]
    [InlineData("proxy.no-upstream-keepalive", "api.upstream-keepalive", "http/upstream[*]/keepalive", "32")]
    [InlineData("proxy.worker-conns", "api.worker_connections", "events/worker_connections", "1024")]
    [InlineData("app.cpu-handler", "api.proxy_cache", "http/proxy_cache_path", "perf-cache levels=1:2 keys_zone=perf:10m max_size=256m inactive=10m use_temp_path=off")]
    [InlineData("cache.miss", "api.proxy_cache", "http/proxy_cache", "perf")]
    [InlineData("host.cpu", "api.proxy_cache", "http/proxy_no_cache", "$http_authorization $http_cookie $sent_http_set_cookie")]
    [InlineData("app.gc", "app.gc.gen0size", "DOTNET_GCgen0size", "0x4000000")]
    public async Task PlanAsync_OfAFaultOfTheLab_HasItsCure(string finding, string fix, string key, string value)
    {
        // As sure as the planner alone is of an index; the rules name what they name, and the rest the catalogue knows by the class.
        string[] named = [.. OptimizationCatalogue.BuiltIn.Entries.Where(entry => entry.NamedBy.Contains(finding)).Select(entry => entry.Id)];
        Finding found = PlanningTable.Finding(
            finding, named, ("table", "public.orders"), ("definition", "CREATE INDEX ON public.orders (customer_id)"), ("method", "planner"), ("table_bytes", "25165824"), ("query", "SELECT amount FROM orders"), ("pool_size", "2"),
            ("target_pool_size", "19"), ("min_threads", "72"), ("bytes_per_response", "218000"), ("megabits_per_second", "47"), ("cpu_percent", "30"), ("peak_connections", "20")) with { Confidence = 0.6 };
        TuningTargets targets = finding == "net.bandwidth" ? s_network : fix == "api.proxy_cache" ? s_lab with { Nginx = s_lab.Nginx! with { AllowCache = true } } : s_lab;
        var table = new PlanningTable { Restartable = ["application:shop"] };
        OptimizationPlan plan = await table.PlanAsync(new PlanRequest { Environment = "lab", Findings = [found], Strategy = OptimizationStrategy.Aggressive, Targets = targets, MostChanges = MostChanges });
        PlannedChange? cure = plan.Changes.FirstOrDefault(one => one.OptimizationId == fix);
        Assert.True(cure is not null, string.Join("; ", plan.Skipped.Select(one => $"{one.OptimizationId}: {one.Reason}")));
        Assert.Equal(value, cure!.Settings.Single(one => one.Key == key).After);
        Assert.All(cure.Settings, one => Assert.Null(new DenyList().Why(cure.Mechanism, one.Key, one.After)));
        Assert.True(cure.Target is "postgresql" or "nginx" or "application:shop");
    }

    /// <summary>Where variables alone may be changed, they say which collector it is.</summary>
    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData(null, false)]
    public async Task PlanAsync_OfAServersCollectorByAVariable_TurnsItOffOnTwoCores(string? now, bool isPlanned)
    {
        var table = new PlanningTable { Restartable = ["application:shop"] };
        table.Of("file.env").Settings["DOTNET_gcServer"] = now;
        OptimizationPlan plan = await table.PlanAsync(new PlanRequest { Findings = [PlanningTable.Finding("app.gc", ["app.gc.server"])], Strategy = OptimizationStrategy.Aggressive, Targets = s_lab, Include = ["app.gc.server"] });
        Assert.Equal(isPlanned ? "DOTNET_gcServer=0" : "", string.Concat(plan.Changes.SelectMany(one => one.Settings).Select(one => $"{one.Key}={one.After}")));
    }

    /// <summary>What the lab tries without a finding, so that it is undone.</summary>
    [Theory]
    [InlineData("api.gzip")]
    [InlineData("db.commit_delay")]
    public async Task PlanAsync_OfATrap_HasIt(string id)
    {
        OptimizationPlan plan = await new PlanningTable { Restartable = ["application:shop"] }.PlanAsync(new PlanRequest { Environment = "lab", Strategy = OptimizationStrategy.Aggressive, Targets = s_lab, Include = [id], MostChanges = MostChanges });
        Assert.Equal([id], plan.Changes.Select(one => one.OptimizationId));
    }

    /// <summary>The lab's own traps, from its catalogue.</summary>
    [Fact]
    public async Task PlanAsync_OfTheLabsOwnTraps_HasThem()
    {
        string path = Path.Combine(Architecture.Repository.Root, "tests", "Perf.Lab", "traps.yaml");
        var table = new PlanningTable { Restartable = ["application:shop"] };
        OptimizationPlan plan = await table.PlanAsync(new PlanRequest { Environment = "lab", Strategy = OptimizationStrategy.Aggressive, Targets = s_lab, Catalogues = [path], Include = ["lab.gc-server", "lab.work-mem"], MostChanges = MostChanges });
        Assert.Equal(["lab.gc-server", "lab.work-mem"], plan.Changes.Select(one => one.OptimizationId).Order(StringComparer.Ordinal));
    }
}
