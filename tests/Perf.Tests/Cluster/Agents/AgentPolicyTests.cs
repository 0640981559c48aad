using System.Net;
using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;
using Perf.Engine.Protocols;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Agents;

public sealed class AgentPolicyTests
{
    private static readonly LoadNeed s_need = new() { Rate = 100, VirtualUsers = 20, Duration = TimeSpan.FromMinutes(5) };

    [Fact]
    public void Judge_WithoutLimits_TakesEverythingButScripts()
    {
        Assert.Null(Judge(new AgentOptions(), s_need).ErrorId);
        Refused(Judge(new AgentOptions(), s_need with { HasScripts = true }), "-AllowScript");
        Assert.Null(Judge(new AgentOptions { AllowScript = true }, s_need with { HasScripts = true }).ErrorId);
    }

    [Fact]
    public void Judge_MoreThanALimit_NamesIt()
    {
        Refused(Judge(new AgentOptions { MaxRate = 99 }, s_need), "MaxRate");
        Refused(Judge(new AgentOptions { MaxVirtualUsers = 19 }, s_need), "MaxVirtualUser)");
        Refused(Judge(new AgentOptions { MaxDuration = TimeSpan.FromMinutes(4) }, s_need), "MaxDuration");
        Assert.Null(Judge(new AgentOptions { MaxRate = 100, MaxVirtualUsers = 20, MaxDuration = TimeSpan.FromMinutes(5) }, s_need).ErrorId);
    }

    [Fact]
    public void Judge_WhatHasNoBound_IsRefusedWhereThereIsALimit()
    {
        Refused(Judge(new AgentOptions { MaxRate = 1e6 }, s_need with { ClosedExecutor = "steady" }), "'steady'");
        Refused(Judge(new AgentOptions { MaxVirtualUsers = 1000 }, s_need with { UnboundedExecutor = "spike" }), "'spike'");
    }

    [Fact]
    public void Judge_AnySharesOneAfterTheOther_NeverHasMoreThanTheLimits() => SeededCases.ForAll(random =>
    {
        double rate = random.Next(1, 500);
        int users = random.Next(1, 100);
        var policy = new AgentPolicy("web-3", new AgentOptions { MaxRate = rate, MaxVirtualUsers = users });
        List<LoadNeed> taken = [];
        for (int i = 0; i < 10; i++)
        {
            var need = new LoadNeed { Rate = random.NextRate(300), VirtualUsers = random.Next(40) };
            bool fits = taken.Sum(one => one.Rate) + need.Rate <= rate && taken.Sum(one => one.VirtualUsers) + need.VirtualUsers <= users;
            bool isTaken = policy.Judge(need, taken, new PlanTargets([], []), _ => []).ErrorId is null;
            Assert.True(isTaken || !fits, "it fits and was refused");
            if (isTaken)
            {
                taken.Add(need);
            }
        }

        Assert.True(taken.Sum(one => one.Rate) <= rate * (1 + 1e-6));
        Assert.True(taken.Sum(one => one.VirtualUsers) <= users);
    });

    [Theory]
    [InlineData("*.example.com", "http://a.example.com/x", true)]
    [InlineData("*.example.com", "http://a.example.org/x", false)]
    [InlineData("10.0.0.0/8", "http://10.2.3.4:99/x", true)]
    [InlineData("10.0.0.0/8", "http://inside/x", true)]
    [InlineData("10.0.0.0/8", "http://both/x", false)]
    [InlineData("10.0.0.0/8,192.168.0.0/16", "http://both/x", true)]
    [InlineData("10.0.0.0/8", "http://nowhere/x", false)]
    [InlineData("*.example.com", "http://${host}/x", false)]
    public void Judge_ATarget_ByItsNameOrAllItsAddresses(string allowed, string url, bool expected)
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady.Replace("http://127.0.0.1:8080", "sample", StringComparison.Ordinal).Replace("get: /a", $"get: \"{url}\"", StringComparison.Ordinal)
            + "\nvariables: { host: [ a.example.com, b.example.com ] }");
        var policy = new AgentPolicy("web-3", new AgentOptions { AllowTarget = allowed.Split(',') });

        OrderAnswer answer = policy.Judge(LoadNeed.Of(plan), [], PlanTargets.Of(plan, _ => null), host => host switch
        {
            "inside" => [IPAddress.Parse("10.0.0.1")],
            "both" => [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("192.168.1.1")],
            _ => [],
        });

        Assert.Equal(expected, answer.ErrorId is null);
        if (!expected)
        {
            Refused(answer, "AllowTarget");
        }
    }

    // The driver looks the name up again, and may find another address than the one that was judged.
    [Theory]
    [InlineData("10.0.0.0/8", "Host=10.0.0.5", true)]
    [InlineData("10.0.0.0/8", "Host=inside", false)]
    [InlineData("10.0.0.0/8,inside", "Host=inside", true)]
    [InlineData("10.0.0.0/8", "Host=192.168.0.1", false)]
    public void Judge_APlaceOfADriver_ByItsNameOrItsWrittenAddressAlone(string allowed, string connection, bool expected)
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady.Replace("http://127.0.0.1:8080", "http://10.1.1.1", StringComparison.Ordinal));
        plan = plan with { Scenario = plan.Scenario with { Connections = new Dictionary<string, ConnectionDefinition> { ["db"] = new() { Name = "db", Kind = "postgresql", ConnectionString = connection } } } };
        var policy = new AgentPolicy("web-3", new AgentOptions { AllowTarget = allowed.Split(',') });

        OrderAnswer answer = policy.Judge(LoadNeed.Of(plan), [], PlanTargets.Of(plan, _ => null), _ => [IPAddress.Parse("10.0.0.5")]);

        Assert.Equal(expected, answer.ErrorId is null);
        if (!expected)
        {
            Refused(answer, "postgresql://db");
        }
    }

    [Fact]
    public void Judge_RequestsByHttp3_AreRefusedWhereThereIsAList()
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady.Replace("http://127.0.0.1:8080", "https://a.example.com", StringComparison.Ordinal));
        plan = plan with { Scenario = plan.Scenario with { Http = plan.Scenario.Http with { Version = "3" } } };

        Refused(new AgentPolicy("web-3", new AgentOptions { AllowTarget = ["*"] }).Judge(LoadNeed.Of(plan), [], PlanTargets.Of(plan, _ => null), _ => []), "HTTP/3");
        Assert.Null(new AgentPolicy("web-3", new AgentOptions()).Judge(LoadNeed.Of(plan), [], PlanTargets.Of(plan, _ => null), _ => []).ErrorId);
    }

    [Theory]
    [InlineData("*.example.com", false)]
    [InlineData("127.0.0.1:8080", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.0/8", true)]
    public void Judge_TheSampleTarget_IsAServerOfTheAgentsOwnMachine(string allowed, bool expected)
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady.Replace("http://127.0.0.1:8080", "sample", StringComparison.Ordinal));

        OrderAnswer answer = new AgentPolicy("web-3", new AgentOptions { AllowTarget = [allowed] }).Judge(LoadNeed.Of(plan), [], PlanTargets.Of(plan, _ => null), _ => []);

        Assert.Equal(expected, answer.ErrorId is null);
        if (!expected)
        {
            Refused(answer, "AllowTarget");
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void JudgeRate_WhatIsNoRate_IsRefusedWhereThereIsALimit(double rate) =>
        Refused(new AgentPolicy("web-3", new AgentOptions { MaxRate = 100 }).JudgeRate(rate, []), "MaxRate");

    // A plan's own addresses for names must not lead past the list.
    [Fact]
    public void Judge_ANameThatThePlanSendsElsewhere_IsJudgedByWhereItGoes()
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady.Replace("http://127.0.0.1:8080", "http://a.example.com", StringComparison.Ordinal));
        plan = plan with { Scenario = plan.Scenario with { Http = plan.Scenario.Http with { Hosts = new Dictionary<string, string> { ["a.example.com"] = "169.254.169.254" } } } };
        var policy = new AgentPolicy("web-3", new AgentOptions { AllowTarget = ["*.example.com"] });

        Refused(policy.Judge(LoadNeed.Of(plan), [], PlanTargets.Of(plan, _ => null), _ => []), "169.254.169.254");
    }

    [Theory]
    [InlineData("*.example.com", "a.example.com", "10.0.0.1", true)]
    [InlineData("*.example.com", "a.example.org", "10.0.0.1", false)]
    [InlineData("*.example.com", "moved.example.com", "169.254.169.254", false)]
    [InlineData("10.0.0.0/8", "a.example.org", "10.0.0.1", true)]
    [InlineData("10.0.0.0/8", "a.example.org", "169.254.169.254", false)]
    [InlineData("10.0.0.0/8", "a.example.org", null, false)]
    [InlineData("a.example.com", "a.example.com", null, true)]
    [InlineData("https://a.example.com", "a.example.com", "10.0.0.1", false)]
    public void RuleFor_AConnection_IsJudgedByItsNameAndWhereItReallyGoes(string allowed, string host, string? address, bool expected)
    {
        ConnectionRule rule = new AgentPolicy("web-3", new AgentOptions { AllowTarget = [allowed] }).RuleFor(new Dictionary<string, string> { ["moved.example.com"] = "169.254.169.254" })!;

        string? refusal = rule("http", host, 80, address is null ? null : new IPEndPoint(IPAddress.Parse(address), 80));

        Assert.Equal(expected, refusal is null);
        Assert.Null(new AgentPolicy("web-3", new AgentOptions()).RuleFor(new Dictionary<string, string>()));
    }

    [Fact]
    public void New_ALimitThatMakesNoSense_IsAnError()
    {
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() => new AgentPolicy("a", new AgentOptions { MaxRate = 0 })).Id);
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() => new AgentPolicy("a", new AgentOptions { MaxVirtualUsers = -1 })).Id);
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() => new AgentPolicy("a", new AgentOptions { MaxDuration = TimeSpan.Zero })).Id);
    }

    private static OrderAnswer Judge(AgentOptions options, LoadNeed need) => new AgentPolicy("web-3", options).Judge(need, [], new PlanTargets([], []), _ => []);

    private static void Refused(OrderAnswer answer, string named)
    {
        Assert.Equal(ErrorIds.AgentRefused, answer.ErrorId);
        Assert.Contains("web-3", answer.Message, StringComparison.Ordinal);
        Assert.Contains(named, answer.Message, StringComparison.Ordinal);
    }
}
