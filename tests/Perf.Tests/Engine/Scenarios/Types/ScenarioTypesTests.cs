using Perf.Engine.Pacing;
using Perf.Engine.Planning;
using Perf.Engine.Scenarios;
using Perf.Engine.Scenarios.Types;

namespace Perf.Tests.Engine.Scenarios.Types;

public sealed class ScenarioTypesTests
{
    public static TheoryData<string> Names => [.. ScenarioTypes.All.Select(type => type.Name)];

    [Fact]
    public void All_AreThoseThatThereAre() => Assert.Equal(
        ["smoke", "baseline", "stress", "spike", "soak", "breakpoint", "database-intensive", "authentication", "comprehensive"], ScenarioTypes.All.Select(type => type.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_EachType_LoadsWithoutAWarning(string name)
    {
        ScenarioType type = ScenarioTypes.Find(name);
        Scenario scenario = ScenarioLoader.Parse(ScenarioScaffold.Write(type, $"my {name}", "http://127.0.0.1:9", 20, null), "");
        Assert.Empty(scenario.Warnings);
        Assert.Equal($"my {name}", scenario.Name);
        Assert.Equal("http://127.0.0.1:9", scenario.Target);
        Assert.Equal(name, scenario.Tags["type"]);
        Assert.Contains(scenario.Thresholds, threshold => threshold.AbortOnFail);
        Assert.Equal(type.Thresholds().Select(one => one.ToString()), scenario.Thresholds.Select(one => one.ToString()));
        Assert.All(scenario.Flows.Keys, flow => Assert.Contains(scenario.Load, profile => profile.Mix().Any(share => share.Flow == flow)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LoadFor_SeveralFlows_MixesThem(string name)
    {
        ScenarioType type = ScenarioTypes.Find(name);
        FlowShare[] shares = [new() { Flow = "one two", Weight = 3 }, new() { Flow = "b" }];
        IReadOnlyList<LoadProfile> mixed = type.LoadFor(40, shares);
        Assert.All(mixed, profile => Assert.Equal(shares, profile.Mix()));
        IReadOnlyList<LoadProfile> one = type.LoadFor(40, "x");
        Assert.All(one, profile => Assert.Equal("x", profile.Mix().Single().Flow));
        Assert.Equal(one.Sum(Starts), mixed.Sum(Starts));

        static double Starts(LoadProfile profile) => ArrivalSchedule.Of(profile)?.CumulativeAt(long.MaxValue) ?? 0;
    }

    [Theory]
    // The peaks are what the type is about.
    [InlineData("baseline", 1)]
    [InlineData("stress", 4)]
    [InlineData("spike", 10)]
    [InlineData("soak", 1)]
    [InlineData("breakpoint", 20)]
    [InlineData("database-intensive", 2)]
    [InlineData("authentication", 5)]
    [InlineData("comprehensive", 4)]
    public void LoadFor_ARate_PeaksAtItsMultiple(string name, double multiple) =>
        Assert.Equal(multiple * 30, OfferedLoadCurve.Of(ScenarioTypes.Find(name).LoadFor(30, "f"), 50).PeakRate, 6);

    [Fact]
    public void Find_Misspelt_TellsTheNearest()
    {
        PerfException fault = Assert.Throws<PerfException>(() => ScenarioTypes.Find("stres"));
        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
        Assert.Contains("did you mean 'stress'", fault.Message, StringComparison.Ordinal);
        Assert.Equal("spike", ScenarioTypes.Find("SPIKE").Name);
        Assert.Equal("database-intensive", ScenarioTypes.Find("DatabaseIntensive").Name);
    }

    [Fact]
    public void Write_ATargetThatIsNone_IsRefused() =>
        Assert.Equal(ErrorIds.ScenarioInvalid, Assert.Throws<ScenarioException>(() => ScenarioScaffold.Write(ScenarioTypes.Find("smoke"), "a", "no address", 1, null)).Id);

    [Fact]
    public void Write_NameWithHardCharacters_IsKept()
    {
        const string Name = "a: \"b\" #c";
        Assert.Equal(Name, ScenarioLoader.Parse(ScenarioScaffold.Write(ScenarioTypes.Find("spike"), Name, null, 0.5, "../x.json"), "").Name);
    }
}
