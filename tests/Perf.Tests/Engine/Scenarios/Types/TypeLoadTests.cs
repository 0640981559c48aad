using Perf.Engine.Pacing;
using Perf.Engine.Planning;
using Perf.Engine.Scenarios;
using Perf.Engine.Scenarios.Types;
using Perf.Tests.Engine.Planning;

namespace Perf.Tests.Engine.Scenarios.Types;

/// <summary>A scenario's flows under the load of a type of test.</summary>
public sealed class TypeLoadTests
{
    private const string Shop = """
        name: shop
        target: http://127.0.0.1:9
        tags: { team: checkout }
        variables: { term: alpha }
        load:
          usual: { executor: constant-arrival-rate, rate: 20, duration: 30s, flow: { buy: 3, look: 1 } }
          rush: { executor: constant-arrival-rate, rate: 80, duration: 10s, startTime: 30s, flow: { buy: 3, look: 1 }, tags: { phase: rush } }
        flows:
          buy: { steps: [ { get: /a, expect: { status: 200 } } ] }
          look: { steps: [ { get: "/${term}" } ] }
        thresholds:
          http_req_response_time: [ "p(95) < 800ms", { threshold: "p(99) < 2s", abortOnFail: true } ]
          "http_req_response_time{phase:rush}": "p(95) < 3s"
          "http_req_duration{scenario:usual}": "p(95) < 3s"
        """;

    public static TheoryData<string> Names => [.. ScenarioTypes.All.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Plan_EachTypeOfAFile_KeepsWhatIsSent_AndTakesTheTypesLoad(string name)
    {
        Scenario shop = Load(Shop);
        RunPlan plan = shop.Plan(new RunRequest { Type = name });
        Assert.Equal("shop", plan.Scenario.Name);
        Assert.Same(shop.Flows, plan.Scenario.Flows);
        Assert.Equal(new Dictionary<string, string> { ["team"] = "checkout", ["type"] = name }, plan.Tags);
        Assert.Equal(ScenarioTypes.Find(name).LoadFor(1, "x").Select(profile => (profile.Name, profile.StartTime)), plan.Scenario.Load.Select(profile => (profile.Name, profile.StartTime)));
        Assert.All(plan.Scenario.Load, profile => Assert.Equal(shop.Load[0].Mix(), profile.Mix()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Plan_ADuration_IsTheLengthOfTheWhole_AndTheRatesStay(string name)
    {
        RunPlan usual = Load(Shop).Plan(new RunRequest { Type = name });
        RunPlan plan = Load(Shop).Plan(new RunRequest { Type = name, Variables = Planning.Planning.Variables(("duration", "2s")) });
        Assert.Equal(2, plan.Duration.TotalSeconds, 5);
        Assert.Equal(OfferedLoadCurve.Of(usual.Scenario.Load, 50).PeakRate, OfferedLoadCurve.Of(plan.Scenario.Load, 50).PeakRate, 3);
        Assert.All(plan.Scenario.Thresholds, threshold => Assert.InRange(threshold.DelayAbortEval, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void Plan_ALongerTest_JudgesNoLater() =>
        Assert.Equal(
            TimeSpan.FromSeconds(5),
            Load(Shop).Plan(new RunRequest { Type = "smoke", Variables = Planning.Planning.Variables(("duration", "1h")) }).Scenario.Thresholds.Single(threshold => threshold.AbortOnFail).DelayAbortEval);

    [Theory]
    // 20/s for 30 s and 80/s for 10 s are 1,400 starts in 40 s.
    [InlineData(null, 35)]
    [InlineData("7/s", 7)]
    [InlineData("300/m", 5)]
    public void Plan_TheUsualRate_IsTheOneThatIsGiven_ElseTheFilesOwn(string? rate, double expected)
    {
        RunPlan plan = Load(Shop).Plan(new RunRequest { Type = "baseline", Variables = rate is null ? [] : Planning.Planning.Variables(("rate", rate)) });
        Assert.Equal(expected, OfferedLoadCurve.Of(plan.Scenario.Load, 20).PeakRate, 6);
    }

    [Fact]
    public void Plan_RateOfTheEnvironment_IsTaken_AndTheCommandLineWins()
    {
        EnvironmentDefinition[] staging = [Planning.Planning.Named("staging", "http://127.0.0.1:8", false, ("rate", "3/s"))];
        RunPlan plan = Load(Shop).Plan(new RunRequest { Type = "baseline", Environment = "staging" }, staging);
        Assert.Equal(3, OfferedLoadCurve.Of(plan.Scenario.Load, 20).PeakRate, 6);
        Assert.Equal("http://127.0.0.1:8", plan.Target);
        plan = Load(Shop).Plan(new RunRequest { Type = "baseline", Environment = "staging", Variables = Planning.Planning.Variables(("rate", "4/s")) }, staging);
        Assert.Equal(4, OfferedLoadCurve.Of(plan.Scenario.Load, 20).PeakRate, 6);
    }

    [Fact]
    public void Plan_ThresholdsOfTheFile_HoldAndDoNotEndTheRun_AndThoseOfItsProfilesAreLeftOut()
    {
        RunPlan plan = Load(Shop).Plan(new RunRequest { Type = "stress" });
        Assert.Equal(
            [
                "http_req_response_time: p(95) < 800ms False", "http_req_response_time: p(99) < 2s False",
                // The type's limit on response time gives way to the file's; the others are added.
                "http_req_failed: rate < 1% False", "http_req_failed: rate < 10% True",
            ],
            plan.Scenario.Thresholds.Select(threshold => $"{threshold} {threshold.AbortOnFail}"));
        Assert.Contains(plan.Warnings, warning => warning.Contains("http_req_response_time{phase:rush}", StringComparison.Ordinal) && warning.Contains("http_req_duration{scenario:usual}", StringComparison.Ordinal));
        Assert.Contains(plan.Warnings, warning => warning.Contains("p(99) < 2s", StringComparison.Ordinal) && warning.Contains("stop conditions", StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_FlowsWithoutHttpAndChecks_AreLimitedByWhatTheyMeasure()
    {
        Scenario scenario = Load("""
            name: cache
            connections: { c: { redis: "127.0.0.1:6379" } }
            load: { l: { executor: constant-vus, duration: 1s } }
            flows: { f: { steps: [ { redis: PING, connection: c } ] } }
            """);
        RunPlan plan = scenario.Plan(new RunRequest { Type = "smoke" });
        Assert.Equal(["redis_req_failed: rate < 1%", "redis_req_response_time: p(95) < 1s"], plan.Scenario.Thresholds.Select(threshold => threshold.ToString()));
    }

    [Fact]
    public void Plan_AProfileWithStepsOfItsOwn_IsRefused()
    {
        Scenario scenario = Load("""
            name: once
            target: http://127.0.0.1:9
            load: { l: { executor: constant-vus, duration: 1s, setup: { steps: [ { get: /begin } ] } } }
            flows: { f: { steps: [ { get: / } ] } }
            """);
        PerfException fault = Assert.Throws<PerfException>(() => scenario.Plan(new RunRequest { Type = "spike" }));
        Assert.Equal(ErrorIds.ScenarioInvalid, fault.Id);
        Assert.Contains("its load profile 'l' has a setup of its own", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate", "fast", "a number above 0")]
    [InlineData("rate", "0", "a number above 0")]
    [InlineData("duration", "10", "such as 90s")]
    [InlineData("duration", "0s", "more than 0")]
    public void Plan_ASettingThatIsNone_SaysWhatItIs(string name, string value, string says)
    {
        PerfException fault = Assert.Throws<PerfException>(() => Load(Shop).Plan(new RunRequest { Type = "stress", Variables = Planning.Planning.Variables((name, value)) }));
        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
        Assert.Contains($"'{name}' is '{value}'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_AVariableOfTheFileCalledRate_IsTheFilesOwn()
    {
        Scenario scenario = Load(Shop.Replace("{ term: alpha }", "{ term: alpha, rate: high }", StringComparison.Ordinal));
        Assert.Equal("high", scenario.Plan(new RunRequest { Type = "smoke" }).Scenario.Variables["rate"].Values[0].Text);
    }

    [Fact]
    public void Plan_DifferentMixes_CountAlike()
    {
        Scenario scenario = Load("""
            name: mixes
            target: http://127.0.0.1:9
            load:
              users: { executor: constant-vus, duration: 1s, flow: { a: 3, b: 1 } }
              watchers: { executor: constant-vus, duration: 1s, flow: c }
            flows: { a: { steps: [ { get: /a } ] }, b: { steps: [ { get: /b } ] }, c: { steps: [ { get: /c } ] } }
            """);
        RunPlan plan = scenario.Plan(new RunRequest { Type = "soak" });
        Assert.Equal([("a", 0.75), ("b", 0.25), ("c", 1.0)], plan.Scenario.Load[0].Mix().Select(share => (share.Flow, share.Weight)));
        // Closed profiles have no rate of their own.
        Assert.Equal(TypeLoad.UsualRate, ArrivalSchedule.Of(plan.Scenario.Load[0])!.PeakRate);
    }

    private static Scenario Load(string text) => ScenarioLoader.Parse(text, "");
}
