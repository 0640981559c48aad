using Perf.Tuning;

namespace Perf.Tests.Tuning.Journal;

/// <summary>What a backup keeps of its environment leads to the targets, and gives nothing away.</summary>
public class KeptTargetsTests
{
    [Fact]
    public void Of_NothingDeclared_IsNothing() => Assert.Null(KeptTargets.Of(null));

    [Fact]
    public void Of_Declared_KeepsPathsAndNamesAndNoCommand()
    {
        var declared = new TuningTargets
        {
            Nginx = new NginxTarget { Configuration = "/srv/nginx.conf", Prefix = "/srv" },
            System = new SystemTarget { SysctlFolder = "/srv/sysctl" },
            Applications = [new ApplicationTarget { Name = "shop", SettingsFile = "/srv/shop.json" }],
            RestartCommands = new Dictionary<string, IReadOnlyList<string>> { ["nginx"] = ["sh", "-c", "whatever somebody put there"] },
            Probes = ["http://127.0.0.1/health", "${env:SHOP}/health", "http://me:secret@127.0.0.1/", "http://127.0.0.1/?key=secret"],
        };
        TuningTargets kept = KeptTargets.Of(declared with { Declared = declared })!;
        Assert.Equal((declared.Nginx, declared.System), (kept.Nginx, kept.System));
        Assert.Equal(declared.Applications, kept.Applications);
        Assert.Empty(kept.RestartCommands);
        Assert.Equal(["http://127.0.0.1/health"], kept.Probes);
        Assert.Null(kept.Declared);
    }

    [Theory]
    [InlineData("${env:PG_TUNING}", true)]
    [InlineData("Host=127.0.0.1;Username=perf;Password=${env:PGPASSWORD};Database=shop", true)]
    [InlineData("Host=127.0.0.1; Pwd = ${env:PG} ", true)]
    [InlineData("127.0.0.1:6379,password=${env:REDIS}", true)]
    [InlineData("127.0.0.1:6379", true)]
    [InlineData("Host=127.0.0.1;Password=hunter2", false)]
    [InlineData("Host=127.0.0.1;password='a;b'", false)]
    [InlineData("Host=127.0.0.1;PSW=hunter2", false)]
    [InlineData("Host=127.0.0.1;SSL Password=hunter2;Password=${env:PG}", false)]
    [InlineData("Host=127.0.0.1;Password=hunter2${env:PG}", false)]
    [InlineData("Host=127.0.0.1;Password=${env:PG}hunter2}", false)]
    [InlineData("127.0.0.1:6379,password=hunter2", false)]
    [InlineData("redis://:hunter2@127.0.0.1", false)]
    public void Of_Connection_IsKeptWhereNoSecretIsWrittenIntoIt(string connection, bool isKept)
    {
        TuningTargets kept = KeptTargets.Of(new TuningTargets { Postgres = new PostgresTarget { Connection = connection, ApplicationRole = "shop" }, Redis = new RedisTarget { Connection = connection } })!;
        Assert.Equal(isKept ? connection : null, kept.Postgres?.Connection);
        Assert.Equal(isKept ? connection : null, kept.Redis?.Connection);
    }
}
