using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

/// <summary>A machine with everything on it, and findings about it, for tests of plans.</summary>
internal sealed class PlanningTable
{
    public static TuningTargets Everything { get; } = new()
    {
        Postgres = new PostgresTarget { Connection = "Host=127.0.0.1;Password=secret-of-tests", ApplicationRole = "shop" },
        Nginx = new NginxTarget { AllowCache = true },
        Redis = new RedisTarget { Connection = "127.0.0.1", IsCache = true },
        System = new SystemTarget(),
        Applications =
        [
            new ApplicationTarget
            {
                Name = "shop", RuntimeConfiguration = "/srv/shop/Shop.runtimeconfig.json", ConnectionFile = "/srv/shop/appsettings.json", ConnectionKey = "ConnectionStrings:Shop", SettingsFile = "/srv/shop/appsettings.json",
                EnvironmentFile = "/etc/default/shop", Unit = "shop.service", Instances = 2,
            },
        ],
    };

    public FakeMechanism Postgres { get; init; } = new(
        "postgresql.setting", ("work_mem", "4MB"), ("shared_buffers", "128MB"), ("max_connections", "100"), ("maintenance_work_mem", "64MB"), ("effective_cache_size", "4GB"), ("max_wal_size", "1GB"), ("jit", "on"),
        ("checkpoint_completion_target", "0.5"), ("wal_compression", "off"), ("log_statement", "all"), ("log_min_duration_statement", "-1"), ("commit_delay", "0"), ("wal_buffers", "4MB"), ("random_page_cost", "4"),
        ("autovacuum_max_workers", "3"), ("hash_mem_multiplier", "2"), ("idle_in_transaction_session_timeout", "0"), ("shared_preload_libraries", "auto_explain"));

    public FakeMechanism Nginx { get; init; } = new("nginx.directive", ("http/gzip", null), ("http/access_log", "/var/log/nginx/access.log timed"));

    public FakeFacts Facts { get; } = new();

    public string[] Restartable { get; init; } = ["application:shop", "postgresql", "nginx", "redis"];

    public OptimizationCatalogue? Catalogue { get; init; }

    public IDenyList Deny { get; init; } = new DenyList();

    public IReadOnlyList<IMechanism> Mechanisms => field ??=
    [
        Postgres, Nginx, new FakeMechanism("postgresql.role"), new FakeMechanism("postgresql.index"), new FakeMechanism("postgresql.table"), new FakeMechanism("postgresql.analyze"),
        new FakeMechanism("redis.config", ("maxmemory-policy", "noeviction")),
        new FakeMechanism("sysctl", ("net.core.somaxconn", "128"), ("net.ipv4.ip_local_port_range", "32768\t60999"), ("net.ipv4.tcp_slow_start_after_idle", "1"), ("vm.swappiness", "60"), ("vm.dirty_bytes", "0")),
        new FakeMechanism("block.queue", ("scheduler", "mq-deadline"), ("read_ahead_kb", "128")), new FakeMechanism("thp", ("enabled", "always")), new FakeMechanism("systemd.dropin"),
        new FakeMechanism("dotnet.runtimeconfig", ("System.GC.Server", "true")), new FakeMechanism("file.env"), new FakeMechanism("connection.string", ("Pooling", "false"), ("Maximum Pool Size", "2")),
        new FakeMechanism("file.json", ("Logging:LogLevel:Default", "Debug")), new FakeMechanism("file.yaml"), new FakeMechanism("file.ini"),
    ];

    public FakeMechanism Of(string name) => (FakeMechanism)Mechanisms.First(one => one.Name == name);

    public Task<OptimizationPlan> PlanAsync(PlanRequest request) =>
        new Planner(Mechanisms, Deny, Facts, new FakeRestarts(Restartable), TimeProvider.System, "here", Catalogue is { } own ? _ => own : null).PlanAsync(request, CancellationToken.None);

    public Task<OptimizationPlan> PlanAsync(OptimizationStrategy strategy, params Finding[] findings) => PlanAsync(new PlanRequest { Findings = findings, Strategy = strategy, Targets = Everything, Environment = "lab" });

    public static Finding Finding(string id, string[] optimizations, params (string Name, string Value)[] parameters) => new()
    {
        Id = id,
        Title = $"Something about {id}",
        Rank = 1,
        Confidence = 0.9,
        ExpectedGain = 2,
        RunId = "run1",
        Subject = "vda",
        Optimizations = optimizations,
        Parameters = parameters.ToDictionary(one => one.Name, one => one.Value),
    };

    public static Finding MissingIndex { get; } = Finding(
        "db.missing-index", ["db.index.create"], ("table", "public.orders"), ("columns", "customer_id"), ("definition", "CREATE INDEX ON public.orders (customer_id)"), ("method", "hypopg"),
        ("query", "SELECT id FROM orders WHERE customer_id = $1"), ("index_bytes", "4500000"), ("table_bytes", "25165824"));

    public static Finding PoolSmall { get; } = Finding("db.pool-small", ["app.pool.size"], ("pool_size", "2"), ("target_pool_size", "19"));

    public static Finding Bandwidth { get; } = Finding("net.bandwidth", ["api.gzip"], ("bytes_per_response", "218000"), ("megabits_per_second", "47"));
}
