using Perf.Engine.Pacing;
using Perf.Engine.Sharing;

namespace Perf.Cluster.Coordination;

/// <summary>The numbers of a plan of which every agent needs at least one: where a cap is smaller than the number of agents, some would make nothing. Pure functions.</summary>
internal static class PlanCaps
{
    /// <summary>The caps of the whole run, each with what it is called.</summary>
    public static IEnumerable<(string Name, int Cap)> Of(RunPlan plan)
    {
        foreach (LoadProfile profile in plan.Scenario.Load)
        {
            (int? most, int? skip) = profile switch
            {
                ConstantArrivalRate constant => (constant.MaxVus ?? constant.PreAllocatedVus, constant.SkipAbove),
                RampingArrivalRate ramping => (ramping.MaxVus ?? ramping.PreAllocatedVus, ramping.SkipAbove),
                _ => ((int?)null, (int?)null),
            };
            if (profile is SharedIterations shared)
            {
                // Whoever has iterations of it has a virtual user for them: there would be more than are planned.
                yield return ($"'{profile.Name}' has vus {shared.Vus} for iterations that are shared", shared.Vus);
            }

            if (most is { } vus)
            {
                yield return ($"'{profile.Name}' has maxVUs {vus}", vus);
            }

            if (skip is { } above)
            {
                yield return ($"'{profile.Name}' skips starts above {above} virtual users", above);
            }
        }

        if (plan.Scenario.Http.MaxConnections is { } connections)
        {
            yield return ($"http.maxConnections is {connections}", connections);
        }
    }

    /// <summary>Whether a share has at least one of each cap.</summary>
    public static bool Hold(RunPlan plan, LoadShare share) => Of(plan).All(cap => SlotSet.Of(share).CountBelow(cap.Cap) > 0);

    /// <summary>The most agents that can make the plan, and why no more.</summary>
    public static (int Agents, string Reason) MostAgents(RunPlan plan)
    {
        (string Name, int Cap)[] caps = [.. Of(plan)];
        (string reason, int most) = caps.Length == 0 ? ("", int.MaxValue) : caps.MinBy(cap => cap.Cap);
        int widest = plan.Scenario.Load.Count == 0 ? 1 : plan.Scenario.Load.Max(WidthOf);
        return widest <= most ? (Math.Max(1, widest), $"the plan has no more than {widest} virtual {(widest == 1 ? "user" : "users")} at once") : (Math.Max(1, most), reason);
    }

    // How many agents could have something of it.
    private static int WidthOf(LoadProfile profile) => profile switch
    {
        ConstantVus constant => constant.Vus,
        SharedIterations shared => shared.Vus,
        PerVuIterations each => each.Vus,
        RampingVus ramping => new VuSchedule(ramping.StartVus, ramping.Stages).MaxVus,
        _ => int.MaxValue,
    };
}
