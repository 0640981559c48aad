using Perf.Cluster.Agents;

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
}
