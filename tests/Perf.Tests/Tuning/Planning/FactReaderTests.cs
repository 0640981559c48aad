using Perf.Tests.Telemetry.Monitors;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

public class FactReaderTests(ObservedPostgreSql server) : IClassFixture<ObservedPostgreSql>
{
    [Fact]
    public async Task ReadAsync_OfThisMachine_IsWhatItHas()
    {
        IReadOnlyDictionary<string, Value> facts = await new FactReader().ReadAsync(new TuningTargets(), CancellationToken.None);
        Assert.Equal(Environment.ProcessorCount, facts["host.cores"].Number);
        Assert.InRange(facts["host.memory"].Number, 64e6, 1e15);
        Assert.DoesNotContain(facts.Keys, name => name.StartsWith("postgresql.", StringComparison.Ordinal) || name.StartsWith("nginx.", StringComparison.Ordinal));
        Assert.All(facts.Keys, name => Assert.True(CatalogueNames.All.ContainsKey(name), name));
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(facts["host.memory_available"].Number, 1, facts["host.memory"].Number);
            Assert.InRange(facts["host.memory_others"].Number, 1e6, 1e15);
            Assert.True(facts["host.swap"].IsKnown);
        }
    }

    [Fact]
    public void MemInfo_OfTheKernelsText_IsBytes()
    {
        IReadOnlyDictionary<string, double> values = HostFacts.MemInfo("MemTotal:       24643868 kB\nMemAvailable:   1024 kB\nHugePages_Total:       3\nRssAnon:\t    2048 kB\nbroken\nx: y kB\n");
        Assert.Equal((24643868.0 * 1024, 1048576, 3, 2097152), (values["MemTotal"], values["MemAvailable"], values["HugePages_Total"], values["RssAnon"]));
        Assert.Equal(4, values.Count);
        Assert.Empty(HostFacts.MemInfo(""));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost", true)]
    [InlineData("/var/run/postgresql", true)]
    [InlineData("::1", true)]
    [InlineData("db.example.com", false)]
    [InlineData("localhost,db.example.com", false)]
    [InlineData("127.evil.example", false)]
    [InlineData("", false)]
    public void IsLocal_OfAHost_IsThisMachine(string host, bool expected) => Assert.Equal(expected, PostgresFacts.IsLocal(host));

    [Fact]
    public void OfTargets_OfTheUsersWord_IsWhatTheySay()
    {
        Dictionary<string, Value> facts = FactReader.OfTargets(new TuningTargets { Postgres = new PostgresTarget { ApplicationRole = "shop" }, Nginx = new NginxTarget { Prefix = "/opt/nginx/", AllowCache = true }, Redis = new RedisTarget() });
        Assert.Equal(("shop", true, "perf-cache", false), (facts["postgresql.role"].Text, facts["nginx.allow_cache"].IsTrue, facts["nginx.cache_folder"].Text, facts["redis.is_cache"].IsTrue));
        Assert.False(FactReader.OfTargets(new TuningTargets { Postgres = new PostgresTarget() })["postgresql.role"].IsKnown);
    }

    [SkippableFact]
    public async Task ReadAsync_OfARealDatabase_IsWhatItSays()
    {
        server.Require();
        string connection = await server.DatabaseAsync();
        await ObservedPostgreSql.ExecuteAsync(connection, "CREATE INDEX orders_a ON orders (customer_id); CREATE INDEX orders_b ON orders (customer_id)");
        var targets = new TuningTargets { Postgres = new PostgresTarget { Connection = connection } };
        IReadOnlyDictionary<string, Value> facts = await new FactReader().ReadAsync(targets, CancellationToken.None);
        Assert.True(facts["postgresql.is_local"].IsTrue);
        Assert.InRange(facts["postgresql.version"].Number, 12, 99);
        Assert.InRange(facts["postgresql.connections"].Number, 1, 40);
        Assert.InRange(facts["postgresql.database_size"].Number, 5e6, 1e9);
        Assert.Equal("pg_stat_statements", facts["postgresql.libraries"].Text);
        Assert.InRange(facts["disk.free"].Number, 1e6, 1e16);
        Assert.Equal(0, facts["postgresql.replicas"].Number);
        Assert.InRange(facts["postgresql.statistics_days"].Number, 0, 1);
        Assert.Equal("public.orders_b", facts["postgresql.duplicate_index"].Text);
        Assert.All(facts.Keys, name => Assert.True(CatalogueNames.All.ContainsKey(name), name));

        IReadOnlyDictionary<string, Value> table = await new FactReader().ReadTableAsync(targets, "public.orders", CancellationToken.None);
        Assert.Equal(3, table["table.indexes"].Number);
        Assert.InRange(table["table.bytes"].Number, 5e6, 1e8);
        Assert.All(table.Keys, name => Assert.True(CatalogueNames.All.ContainsKey(name), name));
        Assert.Empty(await new FactReader().ReadTableAsync(targets, "public.nothing", CancellationToken.None));
        Assert.Empty(await new FactReader().ReadTableAsync(targets, "public.orders'; DROP TABLE orders; --", CancellationToken.None));
    }

    [SkippableFact]
    public async Task ReadAsync_OfNamesWithCapitals_QuotesThem()
    {
        server.Require();
        string connection = await server.DatabaseAsync();
        await ObservedPostgreSql.ExecuteAsync(connection, "CREATE TABLE \"Orders\" (\"Id\" int); CREATE INDEX \"Orders_A\" ON \"Orders\" (\"Id\"); CREATE INDEX \"Orders_B\" ON \"Orders\" (\"Id\")");
        var targets = new TuningTargets { Postgres = new PostgresTarget { Connection = connection } };
        Assert.Equal("public.\"Orders_B\"", (await new FactReader().ReadAsync(targets, CancellationToken.None))["postgresql.duplicate_index"].Text);

        // Of two whose names differ in capitals alone, each is itself.
        Assert.Equal(2, (await new FactReader().ReadTableAsync(targets, "public.\"Orders\"", CancellationToken.None))["table.indexes"].Number);
        Assert.Equal(1, (await new FactReader().ReadTableAsync(targets, "public.orders", CancellationToken.None))["table.indexes"].Number);
    }

    [SkippableFact]
    public async Task ReadAsync_OfADatabaseThatIsDown_SaysSoAndGoesOn()
    {
        server.Require();
        var targets = new TuningTargets { Postgres = new PostgresTarget { Connection = "Host=127.0.0.1;Port=1;Username=x;Password=secret-of-tests" } };
        IReadOnlyDictionary<string, Value> facts = await new FactReader().ReadAsync(targets, CancellationToken.None);
        Assert.False(facts["postgresql.version"].IsKnown);
        Assert.DoesNotContain("secret-of-tests", facts["postgresql.version"].Text, StringComparison.Ordinal);
        Assert.True(facts["host.cores"].IsKnown);
        Assert.False((await new FactReader().ReadTableAsync(targets, "public.orders", CancellationToken.None))["table.reads"].IsKnown);
        Assert.False((await new FactReader().ReadAsync(new TuningTargets { Postgres = new PostgresTarget { Connection = "nonsense" } }, CancellationToken.None))["postgresql.version"].IsKnown);
    }
}
