using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>What to do next, as commands.</summary>
public sealed class NextCommandsTests
{
    private static readonly RunResult s_run = new() { Id = "20261127-041200-ab12cd", Scenario = "checkout", ScenarioPath = "scenarios/checkout.yaml", Environment = "staging", Target = "http://127.0.0.1:8080" };

    [Fact]
    public void Of_Cause_LooksCloserAndComparesAfterwards() => Assert.Equal(
        ["Get-PerfBottleneck 20261127-041200-ab12cd -Detailed", "Compare-PerfResult 20261127-041200-ab12cd (Invoke-PerfTest scenarios/checkout.yaml -Environment staging -Monitor host)"],
        NextCommands.Of(s_run, Found("db.lock", 1)));

    [Fact]
    public void Of_RunThatSawTheMachine_DoesNotAddItsMonitor() => Assert.DoesNotContain(
        "-Monitor", string.Concat(NextCommands.Of(s_run with { Monitors = [new MonitorSeries { Signal = "system.cpu.utilization" }] }, Found("db.lock", 1))), StringComparison.Ordinal);

    /// <summary>Which code it is, a profile says: of the one .NET process that was watched, and where the run has none yet.</summary>
    [Theory]
    [InlineData("app.cpu-handler", "cpu=Shop.dll")]
    [InlineData("app.lock", "threads=Shop.dll")]
    public void Of_CauseInTheApplicationsCode_ProfilesIt(string id, string expected)
    {
        RunResult run = s_run with { Monitors = [new MonitorSeries { Kind = "dotnet", Process = "Shop.dll", Signal = "dotnet.exceptions" }, new MonitorSeries { Kind = "dotnet", Process = "Shop.dll", Signal = "dotnet.gc.collections" }] };
        Assert.Equal($"Invoke-PerfTest scenarios/checkout.yaml -Environment staging -Monitor host -Profile '{expected}' | Export-PerfReport", NextCommands.Of(run, Found(id, 1))[1]);
        Assert.Equal(3, NextCommands.Of(run, Found(id, 1)).Count);
        RunResult[] without =
        [
            run with { Monitors = [] }, run with { Monitors = [.. run.Monitors, new MonitorSeries { Kind = "dotnet", Process = "Other.dll" }] }, run with { Monitors = [new MonitorSeries { Kind = "dotnet", Process = "it's; x" }] },
            run with { Profiles = [new ProcessProfile { Process = "Shop.dll" }] }, run with { Arguments = [new RunArgument { Name = "Profile", Values = ["Shop.dll"] }] },
        ];
        Assert.All(without, one => Assert.DoesNotContain(NextCommands.Of(one, Found(id, 1)), command => command.Contains("Export-PerfReport", StringComparison.Ordinal)));
        Assert.DoesNotContain(NextCommands.Of(run, Found("db.lock", 1)), command => command.Contains("-Profile", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_NothingFound_LooksForTheLimit() => Assert.Equal(
        ["Find-PerfCapacity scenarios/checkout.yaml -Environment staging", "Get-PerfBottleneck 20261127-041200-ab12cd -Sensitivity High"], NextCommands.Of(s_run, Found(Finding.NoBottleneckFound, 0)));

    [Fact]
    public void Of_NotJudged_RunsAgain() => Assert.Equal(
        ["Invoke-PerfTest scenarios/checkout.yaml -Target 'http://127.0.0.1:8080' -Monitor host | Get-PerfBottleneck"], NextCommands.Of(s_run with { Environment = null }, Found(Finding.CannotBeJudged, 0)));

    [Fact]
    public void Of_ScriptRun_NamesNoTargetAndNoCapacity()
    {
        RunResult script = s_run with { Engine = "k6 script, interpreted", Environment = null, ScenarioPath = "load.js" };
        Assert.Equal(["Get-PerfBottleneck 20261127-041200-ab12cd -Sensitivity High"], NextCommands.Of(script, Found(Finding.NoBottleneckFound, 0)));
        Assert.Contains("(Invoke-PerfTest load.js -Monitor host)", NextCommands.Of(script, Found("db.lock", 1))[1], StringComparison.Ordinal);
    }

    /// <summary>A run that is made again is the same run: load, monitors, target, and all that it was given. What may not be shown is left for the user to fill in.</summary>
    [Fact]
    public void Of_RunWithArguments_IsMadeWithThemAgain()
    {
        RunResult run = s_run with
        {
            Arguments =
            [
                new RunArgument { Name = "Monitor", Values = ["host", "process=nginx", "postgresql=..."] },
                new RunArgument { Name = "Type", Values = ["stress"] },
                new RunArgument { Name = "Rate", Values = ["20/s"] },
                new RunArgument { Name = "Variable", Values = ["it's", "term"] },
                new RunArgument { Name = "Target" },
                new RunArgument { Name = "Threshold", Values = ["http_req_response_time: p(95) < 500ms"] },
            ],
        };
        Assert.Equal(
            "Compare-PerfResult 20261127-041200-ab12cd (Invoke-PerfTest scenarios/checkout.yaml -Environment staging -Target 'http://127.0.0.1:8080' -Type stress -Rate 20/s"
            + " -Variable @{ 'it''s' = '...'; 'term' = '...' } -Monitor host, 'process=nginx', 'postgresql=...' -Threshold 'http_req_response_time: p(95) < 500ms')",
            NextCommands.Of(run, Found("db.lock", 1))[1]);
        Assert.Equal(["Find-PerfCapacity scenarios/checkout.yaml -Environment staging -Target 'http://127.0.0.1:8080'", "Get-PerfBottleneck 20261127-041200-ab12cd -Sensitivity High"], NextCommands.Of(run, Found(Finding.NoBottleneckFound, 0)));
    }

    [Fact]
    public void Of_RunOfATypeAlone_IsMadeByItsTypeAgain()
    {
        RunResult run = s_run with { ScenarioPath = null, Arguments = [new RunArgument { Name = "Type", Values = ["smoke"] }] };
        Assert.Equal(["Invoke-PerfTest -Environment staging -Type smoke -Monitor host | Get-PerfBottleneck"], NextCommands.Of(run, Found(Finding.CannotBeJudged, 0)));
        Assert.Equal(["Get-PerfBottleneck 20261127-041200-ab12cd -Sensitivity High"], NextCommands.Of(run, Found(Finding.NoBottleneckFound, 0)));
        Assert.Empty(NextCommands.Of(run with { Arguments = [] }, Found(Finding.CannotBeJudged, 0)));
    }

    /// <summary>A result comes from anywhere: names of parameters that are not known are no part of a command that is copied.</summary>
    [Fact]
    public void Of_ArgumentsThatNobodyKnows_AreLeftOut()
    {
        RunResult run = s_run with { Arguments = [new RunArgument { Name = "Force; rm", Values = ["x"] }, new RunArgument { Name = "AllowScript" }, new RunArgument { Name = "Rate", Values = ["1/s; rm y"] }] };
        string next = NextCommands.Of(run, Found("db.lock", 1))[1];
        Assert.EndsWith("(Invoke-PerfTest scenarios/checkout.yaml -Environment staging -Rate '1/s; rm y' -Monitor host)", next, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ResultOfAnotherTool_IsFoundByItsFile()
    {
        IReadOnlyList<string> next = NextCommands.Of(s_run with { Source = new ResultSource { Tool = "k6", Path = "out/summary 1.json" } }, Found("dep.errors", 1));
        Assert.Equal(["Get-PerfBottleneck -Path 'out/summary 1.json' -Detailed"], next);
    }

    [Fact]
    public void Of_Look_RunsATest() => Assert.Equal(
        ["Get-PerfBottleneck -Environment staging -Live -Detailed", "Invoke-PerfTest scenarios/quickstart.yaml -Environment staging | Get-PerfBottleneck"],
        NextCommands.Of(s_run, Found("host.cpu", 1) with { WithoutLoad = true }, new LookOrigin(true, [])));

    [Fact]
    public void Of_LookAtNamedMonitors_PassesThemOnAndNoEnvironmentThatNobodyKnows()
    {
        Assert.Equal(
            ["Get-PerfBottleneck -Monitor host, 'postgresql=${env:PG}' -Detailed", "Invoke-PerfTest scenarios/quickstart.yaml -Monitor host, 'postgresql=${env:PG}' | Get-PerfBottleneck"],
            NextCommands.Of(s_run, Found("host.cpu", 1) with { WithoutLoad = true }, new LookOrigin(false, ["host", "postgresql=${env:PG}"])));
        Assert.Equal(["Invoke-PerfTest scenarios/quickstart.yaml | Get-PerfBottleneck"], NextCommands.Of(s_run, Found("host.cpu", 1) with { WithoutLoad = true }, new LookOrigin(false, [])));
    }

    [Fact]
    public void Of_NameWithWildcards_MeansThatFileAlone()
    {
        RunResult other = s_run with { Source = new ResultSource { Tool = "k6", Path = "out/run[1].json" } };
        Assert.Equal(["Get-PerfBottleneck -Path 'out/run`[1`].json' -Detailed"], NextCommands.Of(other, Found("dep.errors", 1)));
        Assert.Contains("(Invoke-PerfTest 'a`*`?``.yaml' -Environment staging", NextCommands.Of(s_run with { ScenarioPath = "a*?`.yaml" }, Found("db.lock", 1))[1], StringComparison.Ordinal);
    }

    /// <summary>A name must stay a name: what is copied into a shell runs nothing of it.</summary>
    [Theory]
    [InlineData("plain-name_1.yaml", "plain-name_1.yaml")]
    [InlineData("a b", "'a b'")]
    [InlineData("", "''")]
    [InlineData("-Force", "'-Force'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("x\u2019; rm y", "'x\u2019\u2019; rm y'")]
    [InlineData("x\n; rm y", "'x ; rm y'")]
    [InlineData("$(1)", "'$(1)'")]
    [InlineData("a\u202eb\u200b\u2028c", "'a b  c'")]
    public void Quoted_AnyText_IsOneLiteral(string text, string expected) => Assert.Equal(expected, NextCommands.Quoted(text));

    private static Diagnosis Found(string id, int rank) => new() { Findings = [new Finding { Id = id, Rank = rank }] };
}
