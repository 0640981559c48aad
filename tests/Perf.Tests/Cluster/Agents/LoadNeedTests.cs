using Perf.Cluster.Agents;
using Perf.Tests.Cluster.Coordination;

namespace Perf.Tests.Cluster.Agents;

public sealed class LoadNeedTests
{
    [Fact]
    public void Of_AShare_HasItsPartOfRateAndUsers()
    {
        LoadNeed need = LoadNeed.Of(ClusterPlans.Of(ClusterPlans.Steady).With(4, 0, 3));

        Assert.Equal(100, need.Rate, 1e-9);
        Assert.Equal(5, need.VirtualUsers);
        Assert.Equal(TimeSpan.FromSeconds(10), need.Duration);
        Assert.Null(need.ClosedExecutor);
        Assert.Null(need.UnboundedExecutor);
        Assert.False(need.HasScripts);
    }

    [Fact]
    public void Of_ExecutorsOneAfterTheOther_CountsThoseThatGoOnAtOnce()
    {
        RunPlan plan = new()
        {
            Executors =
            [
                new() { Name = "a", PeakRate = 100, MaxVus = 10, Duration = TimeSpan.FromSeconds(10) },
                new() { Name = "b", PeakRate = 70, MaxVus = 5, Start = TimeSpan.FromSeconds(5), Duration = TimeSpan.FromSeconds(10), GracefulStop = TimeSpan.FromSeconds(30) },
                new() { Name = "c", PeakRate = 90, MaxVus = 8, Start = TimeSpan.FromSeconds(15), Duration = TimeSpan.FromSeconds(10) },
            ],
        };

        LoadNeed need = LoadNeed.Of(plan);

        Assert.Equal(170, need.Rate, 1e-9);
        Assert.Equal(15, need.VirtualUsers);
    }

    // Artillery's maxVusers: a start that finds as many at work is skipped.
    [Fact]
    public void Of_AnExecutorThatSkipsStarts_HasNoMoreUsersThanThat()
    {
        LoadNeed need = LoadNeed.Of(ClusterPlans.Of(ClusterPlans.Steady.Replace("maxVUs: 10", "skipAbove: 30", StringComparison.Ordinal)).With(3, 0));

        Assert.Null(need.UnboundedExecutor);
        Assert.Equal(10, need.VirtualUsers);
        Assert.Equal("one", LoadNeed.Of(ClusterPlans.Of(ClusterPlans.Steady.Replace(", maxVUs: 10", "", StringComparison.Ordinal))).UnboundedExecutor);
    }

    // Who is at work counts whichever executor's it is: the most of one is the most of all of them, beside those that skip nothing.
    [Fact]
    public void Of_ExecutorsThatSkipStarts_HaveTogetherTheMostOfOne()
    {
        RunPlan plan = ClusterPlans.Of("""
            name: phases
            target: http://127.0.0.1:8080
            load:
              one: { executor: constant-arrival-rate, rate: 10, duration: 10s, skipAbove: 300, flow: browse }
              two: { executor: constant-arrival-rate, rate: 10, startTime: 10s, duration: 10s, skipAbove: 200, flow: browse }
              three: { executor: constant-vus, vus: 40, duration: 20s, flow: browse }
            flows:
              browse: { steps: [ { get: /a } ] }
            """);

        Assert.Equal(340, LoadNeed.Of(plan).VirtualUsers);
        Assert.Equal(34, LoadNeed.Of(plan.With(10, 0)).VirtualUsers);
    }

    // Such a plan is nobody's who means well: it must not have more than it says.
    [Fact]
    public void Of_TwoExecutorsOfOneName_AreNotBoundedByOneOfThem()
    {
        RunPlan plan = SomeAgents.Plan(new ConstantArrivalRate { Name = "one", Flow = "browse", Rate = 10, Duration = TimeSpan.FromSeconds(10), SkipAbove = 5 }, SomeAgents.Rate(10, 10) with { Name = "one" });

        Assert.Equal("one", LoadNeed.Of(plan).UnboundedExecutor);
        Assert.Equal(8, LoadNeed.Of(SomeAgents.Plan(SomeAgents.Rate(10, 10, maxVus: 8), SomeAgents.Rate(10, 10, maxVus: -8))).VirtualUsers);
    }
}
