using Perf.Engine.Planning;

namespace Perf.Tests.Engine.Planning;

public sealed class ExecutorPlannerTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    public static TheoryData<LoadProfile, ExecutorPlan> Plans => new()
    {
        { new ConstantVus { Vus = 3, Duration = s_second * 5 }, new ExecutorPlan { Duration = s_second * 5, MaxVus = 3 } },
        { new RampingVus { StartVus = 2, Stages = [new(s_second, 9), new(s_second * 2, 1)] }, new ExecutorPlan { Duration = s_second * 3, MaxVus = 9 } },
        { new SharedIterations { Vus = 4, Iterations = 100, MaxDuration = s_second * 9 }, new ExecutorPlan { Duration = s_second * 9, MaxVus = 4, Iterations = 100 } },
        { new PerVuIterations { Vus = 4, Iterations = 100 }, new ExecutorPlan { Duration = TimeSpan.FromMinutes(10), MaxVus = 4, Iterations = 400 } },
        { new ConstantArrivalRate { Rate = 600, TimeUnit = s_second * 60, Duration = s_second * 30, MaxVus = 7 }, new ExecutorPlan { Duration = s_second * 30, MaxVus = 7, Iterations = 300, PeakRate = 10 } },
        { new RampingArrivalRate { Stages = [new(s_second * 10, 100)], PreAllocatedVus = 5 }, new ExecutorPlan { Duration = s_second * 10, MaxVus = 5, Iterations = 500, PeakRate = 100 } },
        { new ShapedArrivalRate { Shape = new StepsShape { Levels = [600, 1200], Each = s_second * 5 }, TimeUnit = s_second * 60 }, new ExecutorPlan { Detail = "steps", Duration = s_second * 10, Iterations = 150, PeakRate = 20 } },
        { new ShapedArrivalRate { Shape = new SineShape { Base = 10, Amplitude = 5, Period = s_second * 4, Duration = s_second * 8 }, MaxVus = 3 }, new ExecutorPlan { Detail = "sine", Duration = s_second * 8, MaxVus = 3, Iterations = 80, PeakRate = 15 } },
        { new ShapedArrivalRate { Shape = new SpikeShape { Base = 10, Peak = 100, At = s_second, Width = s_second, Duration = s_second * 4 } }, new ExecutorPlan { Detail = "spike", Duration = s_second * 4, Iterations = 130, PeakRate = 100 } },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void Plan_Profile_SaysWhatItWillDo(LoadProfile load, ExecutorPlan expected)
    {
        Scenario scenario = ScenarioBuilding.Of(new Uri("http://x.example/"), load with { Name = "main", StartTime = s_second * 2 }, ScenarioBuilding.Get("/a"), new ThinkStep(), ScenarioBuilding.Get("/b"));
        ExecutorPlan plan = ExecutorPlanner.Plan(scenario.Load[0], scenario);

        Assert.Equal(
            expected with { Name = "main", Executor = load.Executor, Flow = "flow", Start = s_second * 2, GracefulStop = s_second * 30, RequestsPerIteration = 2 },
            plan);
    }
}
