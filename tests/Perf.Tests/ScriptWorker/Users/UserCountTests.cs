using Perf.ScriptWorker.Users;

namespace Perf.Tests.ScriptWorker.Users;

public class UserCountTests
{
    [Fact]
    public void AtStart_OfAllExecutors_IsTheirSum()
    {
        LoadProfile[] load =
        [
            new ConstantVus { Vus = 3 }, new SharedIterations { Vus = 2 }, new PerVuIterations { Vus = 4 },
            new RampingVus { StartVus = 1, Stages = [new Stage { Target = 7, Duration = TimeSpan.FromSeconds(1) }, new Stage { Target = 0, Duration = TimeSpan.FromSeconds(1) }] },
            new ConstantArrivalRate { Rate = 1, PreAllocatedVus = 5, MaxVus = 50 }, new RampingArrivalRate { PreAllocatedVus = 6 },
        ];

        Assert.Equal(3 + 2 + 4 + 7 + 5 + 6, UserCount.AtStart(load));
        Assert.Equal(3 + 2 + 4 + 7 + 50 + 6, UserCount.AtMost(load, Plans(load)));
    }

    [Fact]
    public void AtMost_OfScenariosThatFollowOneAnother_IsThatOfTheLargest()
    {
        LoadProfile[] load = [.. Enumerable.Range(0, 5).Select(place => new ConstantVus { Vus = 500 + place, StartTime = TimeSpan.FromMinutes(place), Duration = TimeSpan.FromSeconds(30), GracefulStop = TimeSpan.FromSeconds(30) })];

        Assert.Equal(504, UserCount.AtMost(load, Plans(load)));
    }

    [Fact]
    public void AtMost_OfScenariosThatOverlap_IsTheirSum()
    {
        LoadProfile[] load =
        [
            new ConstantVus { Vus = 10, Duration = TimeSpan.FromSeconds(30), GracefulStop = TimeSpan.FromSeconds(30) },
            new ConstantVus { Vus = 20, StartTime = TimeSpan.FromSeconds(59), Duration = TimeSpan.FromSeconds(30), GracefulStop = TimeSpan.Zero },
            new ConstantArrivalRate { Rate = 1, MaxVus = 40, StartTime = TimeSpan.FromSeconds(80), Duration = TimeSpan.FromSeconds(30), GracefulStop = TimeSpan.Zero },
        ];

        Assert.Equal(60, UserCount.AtMost(load, Plans(load)));
    }

    private static ExecutorPlan[] Plans(LoadProfile[] load) => [.. load.Select(profile => new ExecutorPlan
    {
        Start = profile.StartTime,
        GracefulStop = profile.GracefulStop,
        Duration = profile switch { ConstantVus constant => constant.Duration, ConstantArrivalRate constant => constant.Duration, _ => TimeSpan.FromMinutes(10) },
    })];
}
