using Perf.Engine.Pacing;

namespace Perf.Cluster.Coordination;

/// <summary>When a share's first iteration is due: of a low rate an agent's first start may be seconds after the run's. A pure function.</summary>
internal static class FirstLoad
{
    /// <summary>The moment, from the run's start; null for a share that makes none.</summary>
    public static TimeSpan? Of(RunPlan plan, LoadShare share)
    {
        TimeSpan[] begins = [.. plan.Scenario.Load.Select(profile => Of(profile, share)).OfType<TimeSpan>()];
        return begins.Length == 0 ? null : begins.Min();
    }

    private static TimeSpan? Of(LoadProfile profile, LoadShare share)
    {
        int first = share.Slots[0];
        return profile switch
        {
            ConstantVus constant => first < constant.Vus ? profile.StartTime : null,
            SharedIterations shared => first < shared.Vus ? profile.StartTime : null,
            PerVuIterations each => first < each.Vus ? profile.StartTime : null,
            RampingVus ramping => Ramping(ramping, first),
            _ when ArrivalSchedule.Of(profile) is { } schedule => first < schedule.Count ? profile.StartTime + TimeSpan.FromTicks(schedule.StartOf(first)) : null,
            _ => null,
        };
    }

    private static TimeSpan? Ramping(RampingVus ramping, int place)
    {
        foreach ((long at, int vus) in new VuSchedule(ramping.StartVus, ramping.Stages).Changes)
        {
            if (vus > place)
            {
                return ramping.StartTime + TimeSpan.FromTicks(at);
            }
        }

        return null;
    }
}
