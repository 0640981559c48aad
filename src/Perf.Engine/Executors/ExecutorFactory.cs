using Perf.Engine.Pacing;
using Perf.Engine.Running;
using Perf.Engine.Sharing;

namespace Perf.Engine.Executors;

/// <summary>The explicit list of executors, each as its shares on the loops.</summary>
internal static class ExecutorFactory
{
    // Without a cap of the user's: each busy virtual user is a request under way, and beyond this the generator itself would be the limit. So each process of a run has it.
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
        SlotSet own = run.Share;
        long done = run.DoneOf(number);
        ExecutorWindow Window(TimeSpan duration) => new(run.Start + profile.StartTime.Ticks, run.Start + (profile.StartTime + duration).Ticks, profile.GracefulStop.Ticks)
        {
            From = run.From > 0 ? run.Start + run.From : long.MinValue,
        };
        return profile switch
        {
            ConstantVus constant => Looping(Window(constant.Duration), own.CountBelow(constant.Vus), new EndlessSupply()),
            SharedIterations shared => Looping(Window(shared.MaxDuration), VusOf(shared), new SharedSupply(shared.Iterations, own, done)),
            PerVuIterations each => Looping(Window(each.MaxDuration), own.CountBelow(each.Vus), done == 0 ? new PerVuSupply(each.Iterations) : new RemainingSupply(own.CountBelow(each.Vus), each.Iterations, own, done)),
            RampingVus ramping => Ramping(ramping),
            ConstantArrivalRate constant => Arrival(constant.PreAllocatedVus, constant.MaxVus, constant.SkipAbove),
            RampingArrivalRate ramping => Arrival(ramping.PreAllocatedVus, ramping.MaxVus, ramping.SkipAbove),
            _ => throw new ArgumentException($"There is no executor for {profile.GetType().Name}.", nameof(profile)),
        };

        // Iterations without a virtual user would be left over.
        int VusOf(SharedIterations shared) => Math.Max(own.CountBelow(shared.Vus), own.CountBelow(shared.Iterations) > done ? 1 : 0);

        LoopExecutor Looping(ExecutorWindow window, int vus, IterationSupply supply)
        {
            int used = Math.Min(loops.Count, vus);
            return new LoopExecutor([.. loops.Take(used).Select((loop, index) => new LoopingShare(loop, number, flows, window, Numbers(own, index, used, vus), supply))], window.Start);
        }

        LoopExecutor Ramping(RampingVus ramping)
        {
            var schedule = new VuSchedule(ramping.StartVus, ramping.Stages);
            int used = Math.Clamp(own.CountBelow(schedule.MaxVus), 1, loops.Count);
            return new LoopExecutor([.. loops.Take(used).Select((loop, index) => new RampingShare(loop, number, flows, Window(schedule.Duration), schedule, ramping.GracefulRampDown, index, used, own))], Window(schedule.Duration).Start);
        }

        LoopExecutor Arrival(int? preAllocatedVus, int? maxVus, int? skipAbove)
        {
            ArrivalSchedule schedule = ArrivalSchedule.Of(profile)!;
            ExecutorWindow window = Window(TimeSpan.FromTicks(schedule.Length));
            // As in k6, preAllocatedVUs alone is the cap too. A share of it may be none at all: then its starts are owed, and dropped at the end.
            int cap = (maxVus ?? preAllocatedVus) is { } most ? own.CountBelow(most) : DefaultMaxVus;
            int ready = own.CountBelow(preAllocatedVus ?? 0);
            int used = Math.Clamp(cap, 1, loops.Count);

            // Of one that is smaller than the number of processes each has one, for none would leave all starts out.
            int? skip = skipAbove is { } above ? Math.Max(Math.Min(1, above), own.CountBelow(above)) : null;
            return new LoopExecutor([.. loops.Take(used).Select((loop, index) =>
                new ArrivalShare(loop, number, flows, window, schedule, index, used, LoopSet.PartOf(ready, index, used), LoopSet.PartOf(cap, index, used), skip, loops, own))], window.Start, schedule);
        }
    }

    private static IEnumerable<int> Numbers(SlotSet own, int first, int stride, int count)
    {
        for (int number = first; number < count; number += stride)
        {
            yield return (int)own.IndexOf(number);
        }
    }
}
