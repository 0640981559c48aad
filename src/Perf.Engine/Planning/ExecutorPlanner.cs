using Perf.Engine.Pacing;

namespace Perf.Engine.Planning;

/// <summary>Says in figures what a load profile will do.</summary>
public static class ExecutorPlanner
{
    /// <summary>Plans a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="scenario">Its scenario, for the flow.</param>
    /// <returns>The figures.</returns>
    public static ExecutorPlan Plan(LoadProfile profile, Scenario scenario)
    {
        ArrivalSchedule? arrivals = ArrivalSchedule.Of(profile);
        return new ExecutorPlan
        {
            Name = profile.Name,
            Executor = profile.Executor,
            Detail = DetailOf(profile),
            Flow = ExpectedRequests.FlowsOf(profile),
            Start = profile.StartTime,
            GracefulStop = profile.GracefulStop,
            Duration = DurationOf(profile),
            Iterations = arrivals?.Count ?? IterationsOf(profile),
            PeakRate = arrivals?.PeakRate,
            MaxVus = MaxVusOf(profile),
            RequestsPerIteration = (int)Math.Ceiling(Math.Round(ExpectedRequests.Of(profile, scenario), 6)),
        };
    }

    private static string DetailOf(LoadProfile profile) => profile switch
    {
        ShapedArrivalRate { Arrival: ArrivalPattern.Poisson } shaped => $"{shaped.Shape.Name}, poisson",
        ShapedArrivalRate shaped => shaped.Shape.Name,
        ConstantArrivalRate { Arrival: ArrivalPattern.Poisson } or RampingArrivalRate { Arrival: ArrivalPattern.Poisson } => "poisson",
        _ => "",
    };

    private static TimeSpan DurationOf(LoadProfile profile) => profile switch
    {
        ConstantVus constant => constant.Duration,
        RampingVus ramping => Sum(ramping.Stages),
        SharedIterations shared => shared.MaxDuration,
        PerVuIterations each => each.MaxDuration,
        ConstantArrivalRate constant => constant.Duration,
        RampingArrivalRate ramping => Sum(ramping.Stages),
        _ => TimeSpan.Zero,
    };

    private static long? IterationsOf(LoadProfile profile) => profile switch
    {
        SharedIterations shared => shared.Iterations,
        PerVuIterations each => (long)Math.Min((double)each.Iterations * each.Vus, long.MaxValue / 2),
        _ => null,
    };

    private static int? MaxVusOf(LoadProfile profile) => profile switch
    {
        ConstantVus constant => constant.Vus,
        RampingVus ramping => new VuSchedule(ramping.StartVus, ramping.Stages).MaxVus,
        SharedIterations shared => shared.Vus,
        PerVuIterations each => each.Vus,
        ConstantArrivalRate constant => constant.MaxVus ?? constant.PreAllocatedVus,
        RampingArrivalRate ramping => ramping.MaxVus ?? ramping.PreAllocatedVus,
        _ => null,
    };

    private static TimeSpan Sum(IReadOnlyList<Stage> stages) => TimeSpan.FromTicks(stages.Sum(stage => stage.Duration.Ticks));
}
