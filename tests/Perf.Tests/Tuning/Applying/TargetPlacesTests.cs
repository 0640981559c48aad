using Perf.Tests.Engine.Scenarios;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Applying;

public class TargetPlacesTests
{
    [Theory]

    // One server of this machine, by its names.
    [InlineData("Host=localhost;Username=perf;Password=geheim", "Host=127.0.0.1;Port=5432", true)]
    [InlineData("Host=localhost", "Host=/var/run/postgresql", true)]
    [InlineData("Host=::1;Port=5433", "Server=LOCALHOST;Port=5433;Database=shop", true)]
    [InlineData("Host=db.example.com", "Host=DB.example.com;Username=other", true)]
    [InlineData("Host=db1,db2:5433", "Host=db2;Port=5433", true)]

    // Others.
    [InlineData("Host=localhost", "Host=localhost;Port=5433", false)]
    [InlineData("Host=db1", "Host=db2", false)]
    [InlineData("Host=localhost", "Host=10.0.0.7", false)]
    public void Of_TwoConnectionsOfPostgres_MeetWhereTheyLeadToOneServer(string one, string other, bool meet) => Assert.Equal(meet, Postgres(one).Intersect(Postgres(other)).Any());

    [Theory]
    [InlineData("127.0.0.1", "localhost:6379,password=geheim", true)]
    [InlineData("127.0.0.1:6380", "127.0.0.1:6379", false)]
    [InlineData("cache.example.com:6380", "cache.example.com:6380,ssl=true", true)]
    public void Of_TwoConnectionsOfRedis_MeetWhereTheyLeadToOneServer(string one, string other, bool meet) => Assert.Equal(meet, Redis(one).Intersect(Redis(other)).Any());

    [Fact]
    public void Of_TargetsWithSecrets_HoldsNone()
    {
        IReadOnlyList<string> places = TargetPlaces.Of(new TuningTargets
        {
            Postgres = new PostgresTarget { Connection = "Host=db;Username=perf;Password=geheim" },
            Redis = new RedisTarget { Connection = "cache:6379,password=geheim" },
        });
        Assert.Equal(["PostgreSQL at db:5432", "Redis at cache:6379"], places);
    }

    [Fact]
    public void Of_WhatCannotBeRead_IsNoPlace() => Assert.Empty(TargetPlaces.Of(new TuningTargets { Postgres = new PostgresTarget { Connection = "no=such;Key" }, Redis = new RedisTarget() }));

    // One file, whatever link leads to it; and each file that may be changed.
    [SkippableFact]
    public void Of_Files_AreTheirRealPaths()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Links are followed on Linux.");
        using var folder = new TemporaryFolder();
        string real = folder.Write("nginx.conf", "");
        string link = Path.Combine(folder.Path, "link.conf");
        File.CreateSymbolicLink(link, real);
        Assert.Equal(TargetPlaces.Of(new TuningTargets { Nginx = new NginxTarget { Configuration = real } }), TargetPlaces.Of(new TuningTargets { Nginx = new NginxTarget { Configuration = link } }));

        var application = new ApplicationTarget { Name = "shop", RuntimeConfiguration = "/srv/shop/a.json", ConnectionFile = "/srv/shop/b.json", SettingsFile = "/srv/shop/b.json", EnvironmentFile = "/srv/shop/../shop/c.env", Unit = "shop.service" };
        Assert.Equal(["/srv/shop/a.json", "/srv/shop/b.json", "/srv/shop/c.env"], TargetPlaces.Of(new TuningTargets { Applications = [application] }));

        // Under another name of the environment it is the same.
        TuningTargets system = new() { Applications = [application with { Name = "other" }], System = new SystemTarget { UnitFolder = folder.Path } };
        Assert.Contains(Path.Combine(folder.Path, "shop.service"), TargetPlaces.Of(system));
        Assert.Contains("/srv/shop/b.json", TargetPlaces.Of(system));
        Assert.NotEmpty(TargetPlaces.Of(system).Intersect(TargetPlaces.Of(new TuningTargets { System = new SystemTarget() })));
    }

    // One drop-in, however its unit is written.
    [Theory]
    [InlineData("shop", "shop.service", true)]
    [InlineData("shop", "shop", true)]
    [InlineData("shop.service", "search.service", false)]
    [InlineData("shop", "shop.socket", false)]
    public void Of_TwoNamesOfAUnit_MeetWhereTheyAreOne(string one, string other, bool meet) => Assert.Equal(meet, Unit(one).SequenceEqual(Unit(other)));

    private static IReadOnlyList<string> Unit(string unit) =>
        TargetPlaces.Of(new TuningTargets { Applications = [new ApplicationTarget { Name = "shop", Unit = unit }], System = new SystemTarget() });

    private static IReadOnlyList<string> Postgres(string connection) => TargetPlaces.Of(new TuningTargets { Postgres = new PostgresTarget { Connection = connection } });

    private static IReadOnlyList<string> Redis(string connection) => TargetPlaces.Of(new TuningTargets { Redis = new RedisTarget { Connection = connection } });
}
