using Perf.Engine.Pacing;

namespace Perf.Engine.Sharing;

/// <summary>How many iterations a process makes of a plan. A pure function.</summary>
internal static class PlannedStarts
{
    /// <summary>The iterations of this process' share.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="from">From when on it makes load, ticks from the run's start.</param>
    /// <returns>Null where an executor makes as many as fit into its time.</returns>
    public static long? Of(RunPlan plan, long from = 0)
    {
        if (plan.Share is not { } share)
        {
            return plan.Executors.All(executor => executor.Iterations is not null) ? plan.Executors.Sum(executor => executor.Iterations) : null;
        }

        SlotSet slots = SlotSet.Of(share);
        long?[] starts = [.. plan.Scenario.Load.Select((profile, number) => OfExecutor(profile, slots, number < share.IterationsDone.Count ? share.IterationsDone[number] : 0, from))];
        return starts.All(one => one is not null) ? starts.Sum() : null;
    }

    private static long? OfExecutor(LoadProfile profile, SlotSet slots, long done, long from)
    {
        if (ArrivalSchedule.Of(profile) is { } schedule)
        {
            long passed = from > profile.StartTime.Ticks ? schedule.DueBy(from - profile.StartTime.Ticks - 1) : 0;
            return slots.CountBelow(schedule.Count) - slots.CountBelow(passed);
        }

        return profile switch
        {
            SharedIterations shared => Math.Max(0, slots.CountBelow(shared.Iterations) - done),
            PerVuIterations each => Math.Max(0, (long)Math.Min((double)each.Iterations * slots.CountBelow(each.Vus), long.MaxValue / 2) - done),
            _ => null,
        };
    }
}
