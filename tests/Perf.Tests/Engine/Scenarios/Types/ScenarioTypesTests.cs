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
        Assert.All(scenario.Flows.Keys, flow => Assert.Contains(scenario.Load, profile => profile.Flow == flow));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LoadFor_SeveralFlows_SharesTheRate(string name)
    {
        ScenarioType type = ScenarioTypes.Find(name);
        KeyValuePair<string, double>[] shares = [new("one two", 3), new("b", 1)];
        IReadOnlyList<LoadProfile> profiles = type.LoadFor(40, shares);
        Assert.Equal(profiles.Count, profiles.Select(profile => profile.Name).Distinct().Count());
        if (name == "smoke")
        {
            return;
        }

        double Starts(string flow) => profiles.Where(profile => profile.Flow == flow).Sum(profile => ArrivalSchedule.Of(profile)!.CumulativeAt(long.MaxValue));
        Assert.Equal(3.0, Starts("one two") / Starts("b"), 6);
        Assert.Equal(type.LoadFor(40, "x").Sum(profile => ArrivalSchedule.Of(profile)!.CumulativeAt(long.MaxValue)), Starts("one two") + Starts("b"), 3);
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
