using Perf.Engine.Planning;
using Perf.Runtime.Tuning;

namespace Perf.Tests.Runtime.Tuning;

public class TargetSecretsTests
{
    private static readonly TuningTargets s_targets = new()
    {
        Postgres = new PostgresTarget { Connection = "${env:PG_TUNING}", ApplicationRole = "shop" },
        Redis = new RedisTarget { Connection = "127.0.0.1:6379,password=${env:REDIS_PASSWORD}", IsCache = true },
        Probes = ["${env:SHOP}/health"],
        RestartCommands = new Dictionary<string, IReadOnlyList<string>> { ["application:shop"] = ["systemctl", "restart", "${env:UNIT}"] },
    };

    [Fact]
    public void Fill_References_BecomeTheirValues()
    {
        TuningTargets filled = TargetSecrets.Fill(s_targets, Resolver(name => name switch
        {
            "PG_TUNING" => "Host=127.0.0.1;Password=secret",
            "REDIS_PASSWORD" => "hidden",
            "SHOP" => "http://127.0.0.1:18080",
            "UNIT" => "shop.service",
            _ => null,
        }));
        Assert.Equal(("Host=127.0.0.1;Password=secret", "shop"), (filled.Postgres!.Connection, filled.Postgres.ApplicationRole));
        Assert.Equal(("127.0.0.1:6379,password=hidden", true), (filled.Redis!.Connection, filled.Redis.IsCache));
        Assert.Equal(["http://127.0.0.1:18080/health"], filled.Probes);
        Assert.Equal(["systemctl", "restart", "shop.service"], filled.RestartCommands["application:shop"]);

        // What a backup may keep is what was declared.
        Assert.Same(s_targets, filled.Declared);
    }

    [Fact]
    public void Fill_VariableThatIsNotSet_IsAnErrorThatNamesIt()
    {
        PerfException error = Assert.Throws<PerfException>(() => TargetSecrets.Fill(s_targets, Resolver(_ => null)));
        Assert.Contains("PG_TUNING", error.Message, StringComparison.Ordinal);
    }

    private static Func<string, string> Resolver(Func<string, string?> environment) => ScenarioTexts.Resolver(new Scenario(), environment);
}
