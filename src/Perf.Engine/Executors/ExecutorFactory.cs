using Perf.Engine.Flows;
using Perf.Engine.Pacing;
using Perf.Engine.Running;

namespace Perf.Engine.Executors;

/// <summary>The explicit list of executors.</summary>
public static class ExecutorFactory
{
    /// <summary>Makes the executor of a load profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="number">Its place in the scenario.</param>
    /// <param name="run">The run.</param>
    /// <returns>The executor.</returns>
    public static IExecutor Create(LoadProfile profile, int number, RunContext run)
    {
        CompiledFlow flow = run.Scenario.Flows[profile.Flow];
        var window = new ExecutorWindow(run.Start + profile.StartTime.Ticks, profile.GracefulStop);
        return profile switch
        {
            ConstantVus constant => new LoopingVus(run, number, flow, window.Lasting(constant.Duration), constant.Vus, new EndlessSupply()),
            SharedIterations shared => new LoopingVus(run, number, flow, window.Lasting(shared.MaxDuration), shared.Vus, new SharedSupply(shared.Iterations)),
            PerVuIterations each => new LoopingVus(run, number, flow, window.Lasting(each.MaxDuration), each.Vus, new PerVuSupply(each.Iterations)),
            RampingVus ramping => new RampingVusExecutor(run, number, flow, window, new VuSchedule(ramping.StartVus, ramping.Stages), ramping.GracefulRampDown),
            ConstantArrivalRate constant => new ArrivalExecutor(run, number, flow, window.Lasting(constant.Duration), ArrivalSchedule.Of(constant)!, constant.PreAllocatedVus, constant.MaxVus),
            RampingArrivalRate ramping => new ArrivalExecutor(
                run, number, flow, window.Lasting(TimeSpan.FromTicks(ramping.Stages.Sum(stage => stage.Duration.Ticks))), ArrivalSchedule.Of(ramping)!, ramping.PreAllocatedVus, ramping.MaxVus),
            _ => throw new ArgumentException($"There is no executor for {profile.GetType().Name}.", nameof(profile)),
        };
    }
}
