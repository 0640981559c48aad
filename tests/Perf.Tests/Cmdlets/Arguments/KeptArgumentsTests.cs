using System.Collections;
using System.Management.Automation;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Arguments;

/// <summary>What of a command line is kept in the result.</summary>
public sealed class KeptArgumentsTests
{
    private static readonly string[] s_path = ["a.yaml"];
    private static readonly string[] s_agents = ["3", " redis://me:geheim@cache ", "zone=eu"];
    private static readonly string[] s_threshold = ["http_req_failed: rate < 1%"];

    [Fact]
    public void Of_WhatMakesTheRun_IsKeptInTheOrderOfPeople()
    {
        IReadOnlyList<RunArgument> kept = KeptArguments.Of(new Dictionary<string, object>
        {
            ["Path"] = s_path,
            ["Monitor"] = new object[] { "host", PSObject.AsPSObject("process=nginx") },
            ["Threshold"] = s_threshold,
            ["Rate"] = "20/s",
            ["VirtualUser"] = 5,
            ["Compatibility"] = CompatibilityProfile.K6,
            ["AllowScript"] = SwitchParameter.Present,
            ["Tag"] = new Hashtable { ["build"] = 42 },
        });
        Assert.Equal(["VirtualUser=5", "Rate=20/s", "Compatibility=K6", "Monitor=host|process=nginx", "Threshold=http_req_failed: rate < 1%"], kept.Select(one => $"{one.Name}={string.Join('|', one.Values)}"));
    }

    /// <summary>A result is stored and passed on: what may be a secret is not in it.</summary>
    [Fact]
    public void Of_WhatMayBeASecret_IsNotKept()
    {
        IReadOnlyList<RunArgument> kept = KeptArguments.Of(new Dictionary<string, object>
        {
            ["Target"] = "https://me:geheim@shop.example",
            ["Variable"] = new Hashtable { ["word"] = "geheim", ["term"] = "geheim" },
            ["Monitor"] = new object[] { "postgresql=Host=db;Password=geheim", new Hashtable { ["redis"] = "geheim@db" }, new Hashtable { ["host"] = new Hashtable { ["cgroup"] = "geheim" } }, ScriptBlock.Create("'geheim'") },
        });
        Assert.Equal(["Target=", "Variable=term|word", "Monitor=postgresql=...|redis=...|host=..."], kept.Select(one => $"{one.Name}={string.Join('|', one.Values)}"));
    }

    [Fact]
    public void Of_AClusterThatAgentsAreOf_IsNotKept()
    {
        IReadOnlyList<RunArgument> kept = KeptArguments.Of(new Dictionary<string, object> { ["Agent"] = s_agents });
        Assert.Equal(["3", "zone=eu"], Assert.Single(kept).Values);
    }

    [Theory]
    [InlineData("host", "host")]
    [InlineData("postgresql=${env:PG}", "postgresql=${env:PG}")]
    [InlineData("redis=127.0.0.1:6379", "redis=127.0.0.1:6379")]
    [InlineData("nginx=http://127.0.0.1:8080/stub_status", "nginx=http://127.0.0.1:8080/stub_status")]
    [InlineData("nginx=http://me:word@127.0.0.1/stub_status", "nginx=...")]
    [InlineData("prometheus=https://host/metrics?token=word", "prometheus=...")]
    [InlineData("redis=:word@127.0.0.1:6379", "redis=...")]
    [InlineData("postgresql=postgres://me:word@db/shop", "postgresql=...")]
    [InlineData("$(Get-Secret)", null)]
    public void Shown_AMonitor_IsAsGivenOrItsKind(string given, string? expected) => Assert.Equal(expected, MonitorArguments.Shown(given));

    [Fact]
    public void Shown_AHashtableOfPlainWords_IsTheirText() => Assert.Equal("process=nginx", MonitorArguments.Shown(new Hashtable { ["process"] = "nginx" }));
}
