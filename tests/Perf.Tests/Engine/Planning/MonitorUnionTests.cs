using Perf.Engine.Planning;

namespace Perf.Tests.Engine.Planning;

/// <summary>What a scenario, an environment, -Monitor and -Profile name together.</summary>
public sealed class MonitorUnionTests
{
    private static readonly DotNetMonitor s_shop = new() { Name = "dotnet-Shop.dll", ProcessName = "Shop.dll" };
    private static readonly ProcessMonitor s_process = new() { Name = "process-Shop.dll", ProcessName = "Shop.dll" };

    /// <summary>Read twice it would be two of them, and use the processors twice as much.</summary>
    [Fact]
    public void Of_AProcessThatAProfileNamesToo_IsReadOnceWithAllThatIsAskedOfIt()
    {
        IReadOnlyList<MonitorDefinition> all = MonitorUnion.Of([s_shop, s_process], [s_shop with { Providers = ["Npgsql"], Line = 4 }, s_process with { Line = 5 }, new HostMonitor { Name = "host" }]);
        Assert.Equal(["dotnet-Shop.dll", "process-Shop.dll", "host"], all.Select(one => one.Name));
        Assert.Equal(["Npgsql"], Assert.IsType<DotNetMonitor>(all[0]).Providers);
    }

    [Fact]
    public void Of_AMonitorOfTheScenarioThatHasANameOfItsOwn_IsTheOne()
    {
        MonitorDefinition only = Assert.Single(MonitorUnion.Of([s_shop with { Name = "app", Providers = ["A"] }], [s_shop with { Providers = ["B", "A"] }]));
        Assert.Equal("app", only.Name);
        Assert.Equal(["A", "B"], Assert.IsType<DotNetMonitor>(only).Providers);
    }

    [Fact]
    public void Of_WhatIsAnotherThingOrHasAnotherNameOfItsOwn_IsReadToo()
    {
        MonitorDefinition[] others =
        [
            s_shop with { Name = "second" }, s_shop with { Name = "dotnet-17", ProcessName = null, ProcessId = 17 }, new HostMonitor { Name = "host", ControlGroup = "shop.slice" },
            new RedisMonitor { Name = "redis", Connection = "127.0.0.1:2" },
        ];
        Assert.Equal(7, MonitorUnion.Of([s_shop, new HostMonitor { Name = "host" }, new RedisMonitor { Name = "redis", Connection = "127.0.0.1:1" }], others).Count);
    }

    /// <summary>What each of them was read from a file of its own is the same where it says the same.</summary>
    [Fact]
    public void Of_ServersWithTheSameSettings_AreReadOnce()
    {
        foreach ((Func<string, string, string, MonitorDefinition> make, bool asks) in Servers())
        {
            MonitorDefinition one = make("http://a", "up", "secret");
            Assert.Single(MonitorUnion.Of([one], [make("http://a", "up", "secret") with { Line = 7 }]));
            Assert.Single(MonitorUnion.Of([], [one, make("http://a", "up", "secret")]));
            Assert.Equal(2, MonitorUnion.Of([one], [make("http://b", "up", "secret")]).Count);
            Assert.Equal(2, MonitorUnion.Of([one], [make("http://a", "up", "other")]).Count);
            Assert.Equal(asks ? 2 : 1, MonitorUnion.Of([one], [make("http://a", "down", "secret")]).Count);
        }
    }

    // Each anew, so that nothing of it is the same object.
    private static IEnumerable<(Func<string, string, string, MonitorDefinition> Make, bool Asks)> Servers()
    {
        yield return ((address, query, token) => new PrometheusMonitor { Name = "prometheus", Address = address, Queries = [new MonitorQuery { Name = query, Query = query }], Headers = new Dictionary<string, string> { ["Authorization"] = token } }, true);
        yield return ((address, _, token) => new NodeExporterMonitor { Name = "node", Address = address, Headers = new Dictionary<string, string> { ["Authorization"] = token } }, false);
        yield return ((address, query, token) => new HttpMonitor { Name = "http", Address = address, Values = [new MonitorQuery { Name = query, Query = query }], Headers = new Dictionary<string, string> { ["Authorization"] = token } }, true);
    }

    /// <summary>Somebody wants more than is usual: that is had; what is usual takes nothing from what the scenario wants.</summary>
    [Theory]
    [InlineData(1000, 200, 200)]
    [InlineData(5000, 1000, 5000)]
    [InlineData(1000, 5000, 1000)]
    [InlineData(100, 200, 100)]
    public void Of_TheSameAtAnotherPace_IsAtTheQuickerWhereItIsMeant(int scenario, int other, int expected)
    {
        var host = new HostMonitor { Name = "host", Every = TimeSpan.FromMilliseconds(scenario) };
        MonitorDefinition only = Assert.Single(MonitorUnion.Of([host], [host with { Every = TimeSpan.FromMilliseconds(other), Cores = true }]));
        Assert.Equal(TimeSpan.FromMilliseconds(expected), only.Every);
        Assert.True(Assert.IsType<HostMonitor>(only).Cores);
    }

    [Fact]
    public void Of_Scripts_AreAsManyAsAreGiven()
    {
        var script = new ScriptMonitor { Name = "powershell", Text = "1" };
        Assert.Equal(2, MonitorUnion.Of([], [script, script]).Count);
        Assert.Single(MonitorUnion.Of([script], [script with { Line = 3 }]));
    }

    /// <summary>The playbook's own command: counters of a process beside its profile.</summary>
    [Fact]
    public void Plan_MonitorsOfTheCommandAndItsProfile_AreReadOnce()
    {
        RunPlan plan = (Planning.Scenario() with { Monitors = [new HostMonitor { Name = "host" }] }).Plan(new RunRequest { Monitors = [s_shop, new HostMonitor { Name = "host" }, s_shop with { Providers = ["Npgsql"] }] });
        Assert.Equal(["host", "dotnet-Shop.dll"], plan.Scenario.Monitors.Select(one => one.Name));
    }
}
