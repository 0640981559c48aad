using Perf.Engine.Scenarios;

namespace Perf.Tests.Engine.Scenarios;

/// <summary>What may be changed in an environment.</summary>
public class TuningReaderTests
{
    private const string Whole = """
        staging:
          target: http://localhost:8080
          tuning:
            postgresql: { connection: "${env:PG_TUNING}", applicationRole: shop, dedicated: true }
            nginx: { configuration: nginx/nginx.conf, program: /usr/sbin/nginx, prefix: /opt/nginx, pidFile: /run/nginx.pid, cache: true }
            redis: { connection: "${env:REDIS}", cache: true }
            applications:
              shop:
                runtimeconfig: /srv/shop/Shop.runtimeconfig.json
                connection: { file: /srv/shop/appsettings.json, key: ConnectionStrings:Shop }
                settings: ../appsettings.json
                environmentFile: ${env:SHOP_ENV}
                unit: shop.service
                instances: 2
            system: { sysctlFolder: /tmp/sysctl.d, sysFolder: /tmp/sys, tmpfilesFolder: ../tmpfiles.d }
            restart:
              application:shop: [ systemctl, restart, shop ]
            probes: [ http://localhost:8080/health, "${env:PROBE}" ]
        """;

    [Fact]
    public void Parse_OfTuning_ReadsAllOfIt()
    {
        TuningTargets tuning = EnvironmentsFile.Parse(Whole, "/repo/config/environments.yaml")["staging"].Tuning!;
        Assert.Equal(new PostgresTarget { Connection = "${env:PG_TUNING}", ApplicationRole = "shop", IsDedicated = true }, tuning.Postgres);
        Assert.Equal(new NginxTarget { Configuration = "/repo/config/nginx/nginx.conf", Program = "/usr/sbin/nginx", Prefix = "/opt/nginx", PidFile = "/run/nginx.pid", AllowCache = true }, tuning.Nginx);
        Assert.Equal(new RedisTarget { Connection = "${env:REDIS}", IsCache = true }, tuning.Redis);
        Assert.Equal(
            new ApplicationTarget
            {
                Name = "shop", RuntimeConfiguration = "/srv/shop/Shop.runtimeconfig.json", ConnectionFile = "/srv/shop/appsettings.json", ConnectionKey = "ConnectionStrings:Shop", SettingsFile = "/repo/appsettings.json",
                EnvironmentFile = "${env:SHOP_ENV}", Unit = "shop.service", Instances = 2,
            },
            Assert.Single(tuning.Applications));
        Assert.Equal(new SystemTarget { SysctlFolder = "/tmp/sysctl.d", SysFolder = "/tmp/sys", TmpfilesFolder = "/repo/tmpfiles.d" }, tuning.System);
        Assert.Equal(["systemctl", "restart", "shop"], tuning.RestartCommands["application:shop"]);
        Assert.Equal(["http://localhost:8080/health", "${env:PROBE}"], tuning.Probes);
    }

    [Fact]
    public void Parse_OfShortForms_ReadsThem()
    {
        TuningTargets tuning = EnvironmentsFile.Parse("a: { tuning: { postgresql: \"${env:PG}\", nginx: /etc/nginx/nginx.conf, redis: localhost, system: true } }\nb: {}\nc: { tuning: { system: false } }", "")["a"].Tuning!;
        Assert.Equal(("${env:PG}", "/etc/nginx/nginx.conf", "nginx", "localhost", new SystemTarget()), (tuning.Postgres!.Connection, tuning.Nginx!.Configuration, tuning.Nginx.Program, tuning.Redis!.Connection, tuning.System));
        Assert.Null(EnvironmentsFile.Parse("b: {}", "")["b"].Tuning);
        Assert.Null(EnvironmentsFile.Parse("c: { tuning: { system: false } }", "")["c"].Tuning!.System);
    }

    [Theory]
    [InlineData("{ postgres: x }", "there is no key 'postgres' in tuning")]
    [InlineData("{ postgresql: { applicationRole: shop } }", "needs the key 'connection'")]
    [InlineData("{ postgresql: { connection: \"\" } }", "'connection' must not be empty")]
    [InlineData("{ postgresql: { connection: \"${env:}\" } }", "names no environment variable")]
    [InlineData("{ postgresql: { connection: x, dedicated: maybe } }", "'dedicated' must be true or false")]
    [InlineData("{ nginx: [ a ] }", "'nginx' must be a mapping")]
    [InlineData("{ nginx: { conf: x } }", "there is no key 'conf' in tuning: nginx")]
    [InlineData("{ applications: { \"a b\": { unit: a.service } } }", "'a b' cannot be the name of an application")]
    [InlineData("{ applications: { shop: {} } }", "declares nothing that may be changed")]
    [InlineData("{ applications: { shop: { unit: \"../x.service\" } } }", "is no unit of systemd")]
    [InlineData("{ applications: { shop: { unit: shop } } }", "is no unit of systemd")]
    [InlineData("{ applications: { shop: { connection: { file: a.json } } } }", "connection needs the key 'key'")]
    [InlineData("{ applications: { shop: { instances: 0 } } }", "'instances' must be a whole number")]
    [InlineData("{ restart: { shop: [ a ] } }", "nothing is called 'shop' that could be restarted")]
    [InlineData("{ restart: { postgresql: systemctl restart postgresql } }", "what restarts postgresql is a list")]
    [InlineData("{ restart: { postgresql: [] } }", "what restarts postgresql is a list")]
    [InlineData("{ probes: [ localhost ] }", "'localhost' is no address")]
    [InlineData("{ probes: [ ftp://localhost ] }", "is no address")]
    [InlineData("{ system: 7 }", "'system' must be true or false")]
    [InlineData("{ system: { folder: /x } }", "there is no key 'folder' in tuning: system")]
    [InlineData("{ system: { sysFolder: \"\" } }", "'sysFolder' must not be empty")]
    [InlineData("all", "'tuning' must be a mapping")]
    public void Parse_OfWrongTuning_SaysWhat(string tuning, string message)
    {
        ScenarioException error = Assert.Throws<ScenarioException>(() => EnvironmentsFile.Parse($"a:\n  tuning: {tuning}\n", "config/environments.yaml"));
        Assert.Equal(ErrorIds.EnvironmentInvalid, error.Id);
        Assert.Contains(error.Problems, problem => problem.Line == 2 && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_OfTuningInAScenario_IsRefused()
    {
        // A scenario comes from anywhere; what may be changed on a machine, its owner says.
        const string Text = "name: s\ntarget: http://localhost\nload: { main: { executor: constant-vus, vus: 1, duration: 1s } }\nflows: { f: { steps: [ { get: / } ] } }\nenvironments:\n  a:\n    tuning: { system: true }\n";
        ScenarioException error = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(Text, "s.yaml"));
        ScenarioProblem problem = Assert.Single(error.Problems, one => one.Message.Contains("tuning", StringComparison.Ordinal));
        Assert.Equal((7, "what may be changed on a machine stands in config/environments.yaml alone; move 'tuning' there"), (problem.Line, problem.Message));
    }
}
