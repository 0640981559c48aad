using Perf.Engine.Scenarios.Reading;

namespace Perf.Tests.Engine.Scenarios;

public sealed class SelectorWarningsTests
{
    private static readonly Scenario s_scenario = ScenarioBuilding.Of(
        new Uri("http://127.0.0.1:1/"),
        new SharedIterations { Name = "peak", Tags = new Dictionary<string, string> { ["team"] = "a" } },
        ScenarioBuilding.Get("/ok", "login") with { Tags = new Dictionary<string, string> { ["area"] = "shop" } }) with
    {
        Tags = new Dictionary<string, string> { ["build"] = "7" },
    };

    [Theory]
    [InlineData("http_reqs{status:200,method:GET,scenario:peak}: count > 0")]
    [InlineData("http_reqs{step:login,team:b,area:x,build:8}: count > 0")]
    [InlineData("checks{check:whatever}: rate > 0")]
    [InlineData("http_reqs: count > 0")]
    public void Of_TagsThatThereAre_IsSilent(string threshold) => Assert.Empty(Of(threshold));

    [Theory]
    [InlineData("http_reqs{sttaus:200}: count > 0", "asks for the tag 'sttaus'", "did you mean 'status'")]
    [InlineData("http_reqs{planet:mars}: count > 0", "asks for the tag 'planet', which nothing in this scenario has", "it will have no data")]
    [InlineData("http_reqs{scenario:peek}: count > 0", "asks for the load profile 'peek'", "did you mean 'peak'")]
    public void Of_TagThatNothingHas_SaysSoAndWhatIsMeant(string threshold, string what, string meant)
    {
        string warning = Assert.Single(Of(threshold));
        Assert.Contains(what, warning, StringComparison.Ordinal);
        Assert.Contains(meant, warning, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Of(string threshold) => SelectorWarnings.Of(s_scenario with { Thresholds = [ThresholdParser.Parse(threshold)] });
}
