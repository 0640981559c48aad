using Perf.Cluster.Agents;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Agents;

public sealed class PlanTargetsTests
{
    private const string Steps = """
        name: x
        target: http://127.0.0.1:8080
        variables: { host: ok.example.com }
        load: { one: { executor: constant-arrival-rate, rate: 1, duration: 1s, flow: all } }
        flows:
          all: { steps: [ STEPS ] }
        """;

    [Theory]
    [InlineData(@"http://ok.example.com\@evil.example.com/", "evil.example.com")]
    [InlineData("http://ok.example.com@evil.example.com/x", "evil.example.com")]
    [InlineData("http://ok.example.com:80@evil.example.com", "evil.example.com")]
    [InlineData("http://evil.example.com?@ok.example.com/", "evil.example.com")]
    [InlineData("http://evil.example.com#@ok.example.com/", "evil.example.com")]
    [InlineData("http://0x7f.1/", "127.0.0.1")]
    [InlineData("HTTPS://OK.example.com", "ok.example.com")]
    public void Of_AnAddressThatReadsInTwoWays_IsWhereTheEngineGoes(string url, string host)
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady);
        Flow flow = plan.Scenario.Flows["browse"];
        flow = flow with { Steps = [(RequestStep)flow.Steps[0] with { Url = url }] };

        PlanTargets targets = PlanTargets.Of(plan with { Scenario = plan.Scenario with { Flows = new Dictionary<string, Flow> { ["browse"] = flow } } }, _ => null);

        Assert.Empty(targets.Unknown);
        Assert.Contains(targets.Known, target => target.Host == host);
        Assert.DoesNotContain(targets.Known, target => target.Host.Contains('@', StringComparison.Ordinal) || (host != "ok.example.com" && target.Host == "ok.example.com"));
    }

    // What a step sets may lead anywhere, whatever the variable is at the start.
    [Theory]
    [InlineData("{ get: \"http://${host}/\" }", true)]
    [InlineData("{ set: { host: evil.example.com } }, { get: \"http://${host}/\" }", false)]
    [InlineData("{ get: /where, capture: { host: { json: $.a } } }, { get: \"http://${host}/\" }", false)]
    [InlineData("{ get: /where, capture: { port: { json: $.a } } }, { get: \"http://ok.example.com:${port}/\" }", false)]
    public void Of_AVariableInAHost_IsKnownWhereNoStepSetsIt(string steps, bool isKnown)
    {
        PlanTargets targets = Of(steps);

        Assert.Equal(isKnown, targets.Unknown.Count == 0);
        Assert.Equal(isKnown, targets.Known.Any(target => target.Host == "ok.example.com"));
    }

    [Theory]
    [InlineData("postgresql", "Host=ok,evil;Port=5433", "ok:5433 evil:5433")]
    [InlineData("postgresql", "Host=ok:1,evil:2", "ok:1 evil:2")]
    [InlineData("postgresql", "Host=ok;Server=evil", "evil:5432")]
    [InlineData("postgresql", "Host=::1", "::1:5432")]
    [InlineData("postgresql", "Host=[::1]:7", "::1:7")]
    [InlineData("postgresql", "Host=/var/run/postgresql", null)]
    [InlineData("postgresql", "Database=shop", null)]
    [InlineData("postgresql", "Host=ok;NoSuchKey=1", null)]
    [InlineData("mysql", "Server=ok,evil", "ok:3306 evil:3306")]
    [InlineData("mysql", "Server=ok;Data Source=evil", "evil:3306")]
    [InlineData("mysql", "Server=ok;ServerRedirectionMode=Preferred", null)]
    [InlineData("sqlserver", "Server=ok;Network Address=evil", "evil:1433")]
    [InlineData("sqlserver", "Server=tcp:ok,1434;Failover Partner=evil;Database=a", "ok:1434 evil:1433")]
    [InlineData("sqlserver", @"Server=ok\instance", null)]
    [InlineData("sqlserver", "Server=np:ok", null)]
    [InlineData("redis", "ok:6379,evil:7000,abortConnect=false", "ok:6379 evil:7000")]
    [InlineData("redis", "ok,serviceName=main", null)]
    [InlineData("redis", "ok,ssl=true", "ok:6380")]
    public void Of_AConnection_HasAllHostsOfItsDriver(string kind, string text, string? expected)
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady);
        plan = plan with { Scenario = plan.Scenario with { Target = "sample", Connections = new Dictionary<string, ConnectionDefinition> { ["db"] = new() { Name = "db", Kind = kind, ConnectionString = text } } } };

        PlanTargets targets = PlanTargets.Of(plan, _ => null);

        Assert.Equal(expected, targets.Unknown.Count > 0 ? null : string.Join(' ', targets.Known.Select(target => $"{target.Host}:{target.Port}")));
        Assert.All(targets.Known, target => Assert.Equal(kind, target.Scheme));
    }

    [Fact]
    public void Of_ANameThatIsSentToNoAddress_IsNotClear() =>
        Assert.NotEmpty(WithHttp(http => http with { Hosts = new Dictionary<string, string> { ["a.example.com"] = "b.example.com" } }).Unknown);

    // A proxy looks names up by itself: what the plan says of addresses is not for it.
    [Fact]
    public void Of_AProxy_IsReachedInsteadOfTheTargetsWhichAreJudgedByTheirNames()
    {
        PlanTargets targets = WithHttp(http => http with { Proxy = "http://proxy.example.com:3128", Hosts = new Dictionary<string, string> { ["127.0.0.1"] = "10.0.0.1" } });

        Assert.Equal(["http://proxy.example.com:3128"], targets.Direct.Select(target => target.ToString()));
        Assert.Equal(["http://proxy.example.com:3128", "http://127.0.0.1:8080"], targets.Known.Select(target => target.ToString()));
    }

    // A refusal goes to whoever has sent the plan.
    [Fact]
    public void Of_WhatAReferenceStandsFor_IsNotInWhatPeopleRead()
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady);
        plan = plan with { Scenario = plan.Scenario with { Target = "http://${env:PRIVATE}.example.com" } };

        PlanTarget target = Assert.Single(PlanTargets.Of(plan, name => name == "PRIVATE" ? "word" : null).Known);

        Assert.Equal("word.example.com", target.Host);
        Assert.Equal("http://${env:PRIVATE}.example.com", target.Written);
    }

    [Fact]
    public void Environment_OfPlans_HasNotWhatTheAgentIsKnownBy()
    {
        Func<string, string?> environment = AgentEnvironment.For(_ => "x", new ClusterSettings());
        Assert.Null(environment("PERF_CLUSTER"));
        Assert.Null(environment("PERF_CLUSTER_SECRET"));
        Assert.Null(environment("perf_cluster_secret"));
        Assert.Equal("x", environment("API_TOKEN"));
    }

    // What opens the cluster's store is the agent's, and may stand in a variable of any name.
    [Fact]
    public void Environment_OfPlans_HasNotWhatTheClustersConnectionRefersTo()
    {
        string? Read(string name) => name switch { "STORE" => "redis://user:${env:REDIS_PASSWORD}@store", "PERF_CLUSTER_SECRET" => "${env:OWN_WORD}", _ => "some value" };

        foreach (string connection in new[] { "redis://user:${env:REDIS_PASSWORD}@store", "${env:STORE}" })
        {
            Func<string, string?> environment = AgentEnvironment.For(Read, new ClusterSettings { Connection = connection });

            Assert.Null(environment("REDIS_PASSWORD"));
            Assert.Null(environment("redis_password"));
            Assert.Null(environment("OWN_WORD"));
            Assert.Equal("some value", environment("API_TOKEN"));
            Assert.Equal(connection == "${env:STORE}", environment("STORE") is null);
        }
    }

    [Theory]
    [InlineData("get: /a", true)]
    [InlineData("get: \"http://a.example.com/\"", false)]
    public void Of_TheSampleTarget_IsToldWhereRequestsGoThere(string step, bool expected)
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady.Replace("http://127.0.0.1:8080", "sample", StringComparison.Ordinal).Replace("get: /a", step, StringComparison.Ordinal));

        Assert.Equal(expected, PlanTargets.Of(plan, _ => null).UsesSample);
    }

    // A server of HTTP/3 alone listens at no port of TCP.
    [Theory]
    [InlineData("3", 0)]
    [InlineData("2", 1)]
    public void Of_RequestsByHttp3_AreNotTriedByTcp(string version, int direct)
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady.Replace("http://127.0.0.1:8080", "https://127.0.0.1:8443", StringComparison.Ordinal));
        plan = plan with { Scenario = plan.Scenario with { Http = plan.Scenario.Http with { Version = version } } };

        PlanTargets targets = PlanTargets.Of(plan, _ => null);

        Assert.Single(targets.Known);
        Assert.Equal(direct, targets.Direct.Count);
    }

    [Fact]
    public void TargetOf_AnyText_NeverFails() => SeededCases.ForAll(random =>
    {
        const string Some = "ab.:/\\@?#[]%0 1\u00fc-_$";
        string text = "http://" + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Some[random.Next(Some.Length)]));
        if (PlanTargets.TargetOf(text) is { } target)
        {
            Assert.NotEqual("", target.Host);
            Assert.InRange(target.Port, 1, ushort.MaxValue);
        }
    });

    private static PlanTargets WithHttp(Func<HttpOptions, HttpOptions> change)
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady);
        return PlanTargets.Of(plan with { Scenario = plan.Scenario with { Http = change(plan.Scenario.Http) } }, _ => null);
    }

    private static PlanTargets Of(string steps) => PlanTargets.Of(ClusterPlans.Of(Steps.Replace("STEPS", steps, StringComparison.Ordinal)), _ => null);
}
