using Perf.Engine.Pacing;

namespace Perf.ScriptWorker.Users;

/// <summary>How many virtual users a test needs. Pure functions.</summary>
internal static class UserCount
{
    /// <summary>Those that exist when the load begins: each virtual user of each scenario has a JavaScript engine of its own, whenever the scenario begins.</summary>
    public static int AtStart(IReadOnlyList<LoadProfile> load) => load.Sum(profile => profile switch
    {
        ConstantVus constant => constant.Vus,
        SharedIterations shared => shared.Vus,
        PerVuIterations each => each.Vus,
        RampingVus ramping => new VuSchedule(ramping.StartVus, ramping.Stages).MaxVus,
        ConstantArrivalRate constant => Math.Min(constant.PreAllocatedVus ?? 0, constant.MaxVus ?? int.MaxValue),
        RampingArrivalRate ramping => Math.Min(ramping.PreAllocatedVus ?? 0, ramping.MaxVus ?? int.MaxValue),
        _ => 0,
    });

    /// <summary>The most that may be busy at once: those of scenarios that do not follow one another.</summary>
    /// <param name="load">The scenarios.</param>
    /// <param name="executors">When each of them runs, in the same order.</param>
    public static int AtMost(IReadOnlyList<LoadProfile> load, IReadOnlyList<ExecutorPlan> executors)
    {
        // The number rises only when a scenario begins, so that the highest is at one of the beginnings.
        int most = 0;
        foreach (ExecutorPlan beginning in executors)
        {
            int there = 0;
            for (int i = 0; i < load.Count; i++)
            {
                there += executors[i].Start <= beginning.Start && beginning.Start < EndOf(executors[i]) ? MostOf(load[i]) : 0;
            }

            most = Math.Max(most, there);
        }

        return most;
    }

    private static TimeSpan EndOf(ExecutorPlan executor) => executor.Start + executor.Duration + executor.GracefulStop;

    private static int MostOf(LoadProfile profile) => profile switch
    {
        ConstantArrivalRate constant => constant.MaxVus ?? constant.PreAllocatedVus ?? 0,
        RampingArrivalRate ramping => ramping.MaxVus ?? ramping.PreAllocatedVus ?? 0,
        _ => AtStart([profile]),
    };
}
