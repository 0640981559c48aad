using Perf.Engine.Pacing;
using Perf.Engine.Running;

namespace Perf.Engine.Executors;

/// <summary>The explicit list of executors, each as its shares on the loops.</summary>
internal static class ExecutorFactory
{
    // Without a cap of the user's: each busy virtual user is a request under way, and beyond this the generator itself would be the limit.
    private const int DefaultMaxVus = 50_000;

    /// <summary>Makes the executor of a load profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="number">Its place in the scenario.</param>
    /// <param name="run">The run.</param>
    /// <param name="loops">Its loops.</param>
    /// <returns>The executor.</returns>
    public static LoopExecutor Create(LoadProfile profile, int number, RunContext run, IReadOnlyList<LoopContext> loops)
    {
        FlowMix flows = FlowMix.Of(profile, run);
        ExecutorWindow Window(TimeSpan duration) => new(run.Start + profile.StartTime.Ticks, run.Start + (profile.StartTime + duration).Ticks, profile.GracefulStop.Ticks);
        return profile switch
        {
            ConstantVus constant => Looping(Window(constant.Duration), constant.Vus, new EndlessSupply()),
            SharedIterations shared => Looping(Window(shared.MaxDuration), shared.Vus, new SharedSupply(shared.Iterations)),
            PerVuIterations each => Looping(Window(each.MaxDuration), each.Vus, new PerVuSupply(each.Iterations)),
            RampingVus ramping => Ramping(ramping),
            ConstantArrivalRate constant => Arrival(constant.PreAllocatedVus, constant.MaxVus, constant.SkipAbove),
            RampingArrivalRate ramping => Arrival(ramping.PreAllocatedVus, ramping.MaxVus, ramping.SkipAbove),
            _ => throw new ArgumentException($"There is no executor for {profile.GetType().Name}.", nameof(profile)),
        };

        LoopExecutor Looping(ExecutorWindow window, int vus, IterationSupply supply)
        {
            int used = Math.Min(loops.Count, vus);
            return new LoopExecutor([.. loops.Take(used).Select((loop, index) => new LoopingShare(loop, number, flows, window, Numbers(index, used, vus), supply))], window.Start);
        }

        LoopExecutor Ramping(RampingVus ramping)
        {
            var schedule = new VuSchedule(ramping.StartVus, ramping.Stages);
            int used = Math.Clamp(schedule.MaxVus, 1, loops.Count);
            return new LoopExecutor([.. loops.Take(used).Select((loop, index) => new RampingShare(loop, number, flows, Window(schedule.Duration), schedule, ramping.GracefulRampDown, index, used))], Window(schedule.Duration).Start);
        }

        LoopExecutor Arrival(int? preAllocatedVus, int? maxVus, int? skipAbove)
        {
            ArrivalSchedule schedule = ArrivalSchedule.Of(profile)!;
            ExecutorWindow window = Window(TimeSpan.FromTicks(schedule.Length));
            // As in k6, preAllocatedVUs alone is the cap too.
            int cap = maxVus ?? preAllocatedVus ?? DefaultMaxVus;
            int used = Math.Min(loops.Count, cap);
            return new LoopExecutor([.. loops.Take(used).Select((loop, index) =>
                new ArrivalShare(loop, number, flows, window, schedule, index, used, LoopSet.PartOf(preAllocatedVus ?? 0, index, used), LoopSet.PartOf(cap, index, used), skipAbove, loops))], window.Start, schedule);
        }
    }

    private static IEnumerable<int> Numbers(int first, int stride, int count)
    {
        for (int number = first; number < count; number += stride)
        {
            yield return number;
        }
    }
}
