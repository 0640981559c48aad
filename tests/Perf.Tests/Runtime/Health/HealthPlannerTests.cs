using Perf.Runtime;

namespace Perf.Tests.Runtime.Health;

public class HealthPlannerTests
{
    private static readonly Dictionary<string, EnvironmentDefinition> s_environments = new()
    {
        ["staging"] = new EnvironmentDefinition { Name = "staging", Target = "${env:STAGING:-https://staging.example.com}/" },
        ["odd"] = new EnvironmentDefinition { Name = "odd", Target = "${env:NOT_SET}" },
    };

    private static readonly HealthSettings s_settings = new()
    {
        Services = new Dictionary<string, HealthService>
        {
            ["prometheus"] = new() { Url = "http://u:secret@127.0.0.1:9090/", Token = "${env:TOKEN}" },
            ["grafana"] = new() { Url = "https://grafana.example.com:3000", Optional = true },
        },
    };

    [Fact]
    public void Plan_OfAnEnvironment_HasAddressesWithoutSecrets()
    {
        HealthPlan plan = Plan(new HealthRequest { Environment = "staging" });
        Assert.Equal("staging", plan.Environment);
        Assert.Equal(
            ["influxdb", "prometheus", "grafana", "alertmanager", "target", "tls:grafana.example.com:3000", "tls:staging.example.com:443", "store", "outbox", "outputs", "disk", "clock"],
            plan.Checks.Select(check => check.Name));
        Assert.Equal("http://127.0.0.1:9090", plan.Checks[1].Address);
        Assert.Equal("https://staging.example.com/health", plan.Checks[4].Address);
        Assert.Equal("t0ken", plan.Checks[1].Service!.Token);
        Assert.NotNull(plan.Checks[0].Skipped);
        Assert.All(plan.Checks.Where(check => check.Skipped is null), check => Assert.DoesNotContain("secret", check.Address, StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_OfAddressesThatAreGiven_TakesThemAndSendsNoSecretThere()
    {
        HealthPlan plan = Plan(new HealthRequest { Environment = "staging", Services = new Dictionary<string, string> { ["prometheus"] = "http://127.0.0.1:1" }, Target = "http://127.0.0.1:2", HealthPaths = ["/ready"] });
        Assert.Equal(("http://127.0.0.1:1", null), (plan.Checks[1].Service!.Url, plan.Checks[1].Service!.Token));
        Assert.Equal("http://127.0.0.1:2/ready", plan.Checks.Single(check => check.Name == "target").Endpoint!.Url);
    }

    [Fact]
    public void Plan_ByVariables_TakesThoseThatRunsTake()
    {
        Assert.Equal("http://127.0.0.1:3/health", Plan(new HealthRequest(), ("API_BASE_URL", "http://127.0.0.1:3")).Checks.Single(check => check.Name == "target").Endpoint!.Url);
        Assert.Equal("staging", Plan(new HealthRequest(), ("ENVIRONMENT", "staging")).Environment);
        Assert.Equal("https://s.example.com/health", Plan(new HealthRequest { Environment = "STAGING" }, ("STAGING", "https://s.example.com")).Checks.Single(check => check.Name == "target").Endpoint!.Url);
    }

    [Fact]
    public void Plan_WithoutATarget_SkipsItAndSaysWhatToDo()
    {
        PlannedCheck none = Plan(new HealthRequest()).Checks.Single(check => check.Name == "target");
        Assert.Equal(("Nothing says where the target is.", true), (none.Skipped, none.Advice!.Contains("-Environment", StringComparison.Ordinal)));
        Assert.Equal("Not set: NOT_SET.", Plan(new HealthRequest { Environment = "odd" }).Checks.Single(check => check.Name == "target").Skipped);
    }

    [Fact]
    public void Plan_OfNamesThatAreNone_IsRefusedWithTheNearest()
    {
        Assert.Contains("did you mean 'prometheus'", Assert.Throws<PerfException>(() => Plan(new HealthRequest { Include = ["prometeus"] })).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'staging'", Assert.Throws<PerfException>(() => Plan(new HealthRequest { Environment = "stagin" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OfSomeChecks_HasThoseAlone()
    {
        Assert.Equal(["store", "disk"], Plan(new HealthRequest { Include = ["disk", "store"] }).Checks.Select(check => check.Name));
        Assert.DoesNotContain(Plan(new HealthRequest { Environment = "staging", Exclude = ["tls"] }).Checks, check => check.Certificate is not null);
    }

    [Fact]
    public void Plan_OfAgents_AreThoseOfAStoreOrThoseThatAreAskedFor()
    {
        PlannedCheck none = Assert.Single(Plan(new HealthRequest { Include = ["agents"] }).Checks);
        Assert.Equal(("No cluster of agents is named.", null), (none.Skipped, none.Cluster));
        Assert.Contains("PERF_CLUSTER", none.Advice, StringComparison.Ordinal);
        Assert.Empty(Agents(new HealthRequest(), s_settings));

        PlannedCheck shared = Assert.Single(Agents(new HealthRequest(), s_settings, ("PERF_CLUSTER", "redis://perf:secret@redis.example.com:6379/0?cluster=eu")));
        Assert.Equal(("redis://redis.example.com:6379/0?cluster=eu", "redis://perf:secret@redis.example.com:6379/0?cluster=eu", null), (shared.Address, shared.Cluster!.Connection, shared.Skipped));

        // This machine's own agents belong to no setup, but where somebody says so.
        Assert.Empty(Agents(new HealthRequest(), s_settings, ("PERF_CLUSTER", "localhost:11111")));
        Assert.Equal("localhost:11111", Assert.Single(Agents(new HealthRequest { Include = ["agents"] }, s_settings, ("PERF_CLUSTER", "localhost:11111"))).Cluster!.Connection);
        Assert.Equal("localhost", Assert.Single(Agents(new HealthRequest(), s_settings with { Agents = new HealthAgents { Cluster = "localhost" } })).Address);
    }

    [Fact]
    public void Plan_OfAgentsOfTheFile_WinOverTheVariableAndKeepReferences()
    {
        HealthSettings settings = s_settings with { Agents = new HealthAgents { Cluster = "redis://perf:${env:PASSWORD}@redis:6379", CertificatePath = "/me.pem", AuthorityPath = "/ca.pem" } };
        PlannedCheck check = Assert.Single(Agents(new HealthRequest(), settings, ("PERF_CLUSTER", "redis://other"), ("PASSWORD", "s3cret")));
        Assert.Equal("redis://redis:6379", check.Address);
        Assert.Equal(new ClusterSettings { Connection = "redis://perf:${env:PASSWORD}@redis:6379", CertificatePath = "/me.pem", AuthorityPath = "/ca.pem" }, check.Cluster);
        Assert.Equal("Not set: PASSWORD.", Assert.Single(Agents(new HealthRequest(), settings)).Skipped);
        Assert.Equal("redis://other", Assert.Single(Agents(new HealthRequest(), s_settings with { Agents = new HealthAgents { Least = 2 } }, ("PERF_CLUSTER", "redis://other"))).Address);
        Assert.Equal("No cluster of agents is named.", Assert.Single(Agents(new HealthRequest(), s_settings with { Agents = new HealthAgents { Least = 2 } })).Skipped);
    }

    private static PlannedCheck[] Agents(HealthRequest request, HealthSettings settings, params (string Name, string Value)[] variables) =>
        [.. new HealthPlanner(request, settings, s_environments, name => variables.FirstOrDefault(one => one.Name == name).Value).Plan().Checks.Where(check => check.Name == "agents")];

    private static HealthPlan Plan(HealthRequest request, params (string Name, string Value)[] variables) =>
        new HealthPlanner(request, s_settings, s_environments, name => name == "TOKEN" ? "t0ken" : variables.FirstOrDefault(one => one.Name == name).Value).Plan();
}
