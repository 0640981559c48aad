using Perf.Engine.Flows;
using Perf.Engine.Metrics.Samples;
using Perf.Engine.Protocols;

namespace Perf.Tests.Engine.Metrics.Samples;

/// <summary>Samples of metrics of one's own, groups and retries, as RawOutput gets them.</summary>
public sealed class OwnSampleTests
{
    private static readonly Scenario s_scenario = ScenarioBuilding.Of(new Uri("http://127.0.0.1:1/"), new SharedIterations { Name = "load", Tags = new Dictionary<string, string> { ["team"] = "a" } }, ScenarioBuilding.Get("/ok")) with
    {
        Tags = new Dictionary<string, string> { ["team"] = "run", ["build"] = "7" },
    };

    private static readonly StepLabels s_place = new()
    {
        Name = "",
        Family = null,
        Group = "::shop::basket",
        Tags = new Dictionary<string, string> { ["kind"] = "own" },
        Templates = [("word", TextTemplate.Compile("${word}", new VariableTable(), _ => null))],
    };

    [Fact]
    public void Custom_HasItsNameValueAndTags() => AssertIs(
        new RawSample { Kind = SampleKind.Custom, Name = "basket_value", Value = 12.5, Step = s_place, TagValues = ["alpha"] },
        "basket_value",
        12.5,
        "build=7, group=::shop::basket, kind=own, scenario=load, team=a, word=alpha");

    [Fact]
    public void Group_HasItsPathAsItsTag() => AssertIs(
        new RawSample { Kind = SampleKind.Group, Name = "::shop", Time = TimeSpan.TicksPerSecond },
        "group_duration",
        1000,
        "build=7, group=::shop, scenario=load, team=a");

    [Fact]
    public void Retry_IsTheFamilysCounter() => AssertIs(
        new RawSample { Kind = SampleKind.Retry, Step = new StepLabels { Name = "find", Family = RequestMetrics.Sql } },
        "sql_req_retries",
        1,
        "build=7, group=, name=find, scenario=load, team=a");

    [Fact]
    public void OutsideOfAllExecutors_HasNoScenario() => AssertIs(
        new RawSample { Kind = SampleKind.Group, Executor = 99, Name = "::setup", Time = 10_000 },
        "group_duration",
        1,
        "build=7, group=::setup, team=run");

    [Fact]
    public void StepsOwnTag_IsMeantSo() => AssertIs(
        new RawSample
        {
            Kind = SampleKind.Check,
            Name = "is good",
            StepOfCheck = "find",
            Flag = true,
            Step = new StepLabels { Name = "find", Family = RequestMetrics.Http, Tags = new Dictionary<string, string> { ["team"] = "step's", ["name"] = "other" } },
        },
        "checks",
        1,
        "build=7, check=is good, group=, name=other, scenario=load, team=step's");

    private static void AssertIs(RawSample raw, string metric, double value, string tags)
    {
        CompiledScenario compiled = FlowCompiler.Compile(s_scenario, new Uri("http://127.0.0.1:1/"), new ProtocolSet(), _ => null);
        var book = new SampleTagBook(s_scenario.Plan(), compiled);
        SampleValue sample = Assert.Single(new SampleExpansion().Of(raw, book.StepOf(raw)).ToArray());
        Assert.Equal((metric, value), (sample.Metric, sample.Value));
        Assert.Equal(tags, string.Join(", ", book.Of(raw).Values.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}")));
    }
}
