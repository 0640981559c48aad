using System.Globalization;
using Perf.Analysis;
using Perf.Engine.Planning;
using Perf.Engine.Running;
using Perf.Runtime;
using Perf.Target;
using Xunit.Abstractions;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Runtime.Capacity;

/// <summary>Searches against the real engine and a real server whose capacity is known; and against runs that are made up, for what no server does on demand.</summary>
[Collection(AloneCollection.Name)]
public sealed class CapacityFinderTests(ITestOutputHelper output)
{
    private static readonly Threshold s_limit = ThresholdParser.Parse("http_req_response_time: p(95) < 60ms");

    [Fact]
    public async Task Find_ServerOfKnownCapacity_NeverPromisesMore()
    {
        const int Truth = 200;
        await using TargetServer server = await TargetServer.StartAsync(new TargetOptions());
        Scenario scenario = Of(server.BaseUri, new ConstantVus { Vus = 1, Duration = TimeSpan.FromSeconds(1) }, Get($"/capacity?rate={Truth}&servers=2&queue=500"));
        var request = new CapacityRequest
        {
            Run = new RunRequest { Scenario = scenario with { Thresholds = [s_limit] } },
            MinRate = 50,
            MaxRate = 800,

            // A rate that is a fifth too high has a queue longer than the limit after a third of a second.
            StepDuration = TimeSpan.FromSeconds(1),
            Tolerance = 0.2,
            MaxDuration = TimeSpan.FromSeconds(60),
            Store = false,
        };
        var runs = new List<RunResult>();
        CapacityResult result = await new CapacityFinder(request, "search-1", Planned, async (plan, _, observer, stop) =>
        {
            var guard = new CalmGuard(new ThresholdGuard(plan.Scenario.Thresholds, plan.Duration));
            RunResult run = await new LoadEngine(_ => null, TimeProvider.System).RunAsync(plan, guard, [observer], stop);
            runs.Add(run);
            return run;
        }, TimeProvider.System).FindAsync(null, default);
        output.WriteLine(PerfRuntime.Describe(result, 120, colour: false));

        // On a machine that others share, the server may fall short of its capacity at any time; how near the answer comes is measured by Bench.
        Assert.All(runs, run => Assert.Equal("search-1", run.Tags["capacity"]));
        Assert.True(result.Low <= Truth * 1.2, $"at least {result.Low}");
        Assert.NotEmpty(result.Steps);
        if (result.Limit == CapacityLimit.Threshold && result.Steps.All(step => step.IsValid))
        {
            Assert.Contains("p(95) < 60ms", result.LimitReason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Find_MadeUpRuns_StepsAreLabelledAndTheWarmUpIsNotStored()
    {
        var search = new MadeUpSearch(rate => rate <= 300 ? Outcome.Pass : Outcome.Fail);
        CapacityResult result = await search.FindAsync(new CapacityRequest { Run = MadeUpSearch.Shop(s_limit), Tolerance = 0.05, StepDuration = TimeSpan.FromSeconds(4) });

        Assert.InRange(300, result.Low, result.High!.Value);
        Assert.True(result.IsConverged);
        Assert.Equal(CapacityLimit.Threshold, result.Limit);
        Assert.False(search.Stored[0]);
        Assert.All(search.Stored[1..], Assert.True);
        Assert.Equal(result.Steps.Count + 1, search.Plans.Count);
        Assert.All(search.Plans, plan =>
        {
            var load = Assert.IsType<ConstantArrivalRate>(Assert.Single(plan.Scenario.Load));
            Assert.Equal(("shop (capacity)", "browse", "search-1"), (plan.Scenario.Name, load.Flow, plan.Tags["capacity"]));
            Assert.True(plan.Scenario.Thresholds.Single().AbortOnFail);
        });
        Assert.Equal(result.Steps.Select(step => step.Rate), search.Plans.Skip(1).Select(plan => ((ConstantArrivalRate)plan.Scenario.Load[0]).Rate));
    }

    [Fact]
    public async Task Find_GeneratorIsTheLimit_SaysAtLeast()
    {
        var search = new MadeUpSearch(rate => rate <= 500 ? Outcome.Pass : Outcome.Invalid);
        CapacityResult result = await search.FindAsync(new CapacityRequest { Run = MadeUpSearch.Shop(s_limit) });
        Assert.True(result.IsAtLeast);
        Assert.Equal(CapacityLimit.Generator, result.Limit);
        Assert.Null(result.High);
        Assert.InRange(result.Rate, 500 / 1.2, 500);
        Assert.Contains("generator", result.LimitReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_StepStoppedFromElsewhere_GivesTheResultSoFar()
    {
        var search = new MadeUpSearch(rate => rate < 100 ? Outcome.Pass : Outcome.Inconclusive);
        CapacityResult result = await search.FindAsync(new CapacityRequest { Run = MadeUpSearch.Shop(s_limit) });
        Assert.Equal((CapacityLimit.Stopped, true, false), (result.Limit, result.IsAtLeast, result.IsConverged));
        Assert.InRange(result.Rate, 10, 80);
    }

    [Fact]
    public async Task Find_TimeIsOver_GivesTheResultSoFar()
    {
        var search = new MadeUpSearch(_ => Outcome.Pass) { StepTakes = TimeSpan.FromSeconds(20) };
        CapacityResult result = await search.FindAsync(new CapacityRequest { Run = MadeUpSearch.Shop(s_limit), MaxDuration = TimeSpan.FromSeconds(70) });
        Assert.Equal((CapacityLimit.Time, false), (result.Limit, result.IsConverged));
        Assert.Equal(3, result.Steps.Count);
        Assert.InRange(result.Duration, TimeSpan.FromSeconds(70), TimeSpan.FromSeconds(90));
    }

    [Theory]
    [InlineData("no thresholds", ErrorIds.NoThresholds)]
    [InlineData("only an amount", ErrorIds.NoThresholds)]
    [InlineData("no such flow", ErrorIds.ArgumentInvalid)]
    [InlineData("range", ErrorIds.ArgumentInvalid)]
    [InlineData("no time", ErrorIds.ArgumentInvalid)]
    public async Task Find_RequestThatCannotWork_FailsBeforeAnythingRuns(string what, string id)
    {
        RunRequest shop = what switch
        {
            "no thresholds" => MadeUpSearch.Shop(),
            "only an amount" => MadeUpSearch.Shop(ThresholdParser.Parse("http_reqs: count > 1000")),
            _ => MadeUpSearch.Shop(s_limit),
        };
        var request = new CapacityRequest { Run = shop };
        request = what switch
        {
            "no such flow" => request with { Flow = "absent" },
            "range" => request with { MinRate = 100, MaxRate = 50 },
            "no time" => request with { MaxDuration = TimeSpan.FromSeconds(1) },
            _ => request,
        };
        var search = new MadeUpSearch(_ => Outcome.Pass);
        Assert.Equal(id, (await Assert.ThrowsAsync<PerfException>(() => search.FindAsync(request))).Id);
        Assert.Empty(search.Plans);
    }

    [Fact]
    public async Task Find_StepThatDecidesNothing_IsAnErrorAndNoEndlessSearch()
    {
        var search = new MadeUpSearch(_ => Outcome.NoData);
        var fault = await Assert.ThrowsAsync<PerfException>(() => search.FindAsync(new CapacityRequest { Run = MadeUpSearch.Shop(s_limit) }));
        Assert.Equal(ErrorIds.CapacityFailed, fault.Id);
    }

    private static RunPlan Planned(RunRequest request) =>
        Planner.Plan(request, new Dictionary<string, EnvironmentDefinition>(), _ => null, string.Create(CultureInfo.InvariantCulture, $"run-{Guid.NewGuid():N}"), 1);
}
