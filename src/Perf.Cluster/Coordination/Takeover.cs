using Perf.Engine.Sharing;

namespace Perf.Cluster.Coordination;

/// <summary>Gives the share of a lost agent to those that are left. Pure functions.</summary>
internal static class Takeover
{
    // Each part is an order of its own; of more agents than this nobody would feel the difference.
    private const int MostParts = 16;

    // What is taken over again and again has more slots each time. Beyond this it goes on whole.
    private const long MostSlots = 1 << 24;

    /// <summary>Who takes a share over, as many as can; empty where nobody has the headroom.</summary>
    /// <param name="plan">The whole plan.</param>
    /// <param name="share">The share, with what is used up of it.</param>
    /// <param name="survivors">The agents that are left.</param>
    /// <param name="factor">What rates are multiplied by now.</param>
    public static IReadOnlyList<AgentPart> Plan(RunPlan plan, LoadShare share, IReadOnlyList<Survivor> survivors, double factor = 1)
    {
        double whole = ShareSlots.Fraction(share);
        int most = (int)Math.Clamp(MostSlots / share.Count, 1, MostParts);
        for (int parts = Math.Min(survivors.Count, most); parts > 0; parts--)
        {
            IReadOnlyList<LoadShare> split = Split(plan, share, parts);
            Survivor[] chosen =
            [
                .. survivors.Where(survivor => CanTake(plan, survivor, split[0], factor))
                    .OrderBy(survivor => survivor.Expected(whole / parts)).ThenBy(survivor => survivor.Seat).Take(parts),
            ];
            if (chosen.Length == parts && split.All(part => parts == 1 || PlanCaps.Hold(plan, part)) && chosen.Zip(split).All(pair => CanTake(plan, pair.First, pair.Second, factor)))
            {
                return [.. chosen.Zip(split).Select(pair => new AgentPart(pair.First.Seat, pair.Second))];
            }
        }

        return [];
    }

    /// <summary>Splits a share: slot s of Count becomes the slots s + Count · j of Count · parts, and part j has those.</summary>
    public static IReadOnlyList<LoadShare> Split(RunPlan plan, LoadShare share, int parts) => [.. Enumerable.Range(0, parts).Select(number =>
    {
        var part = new LoadShare { Count = share.Count * parts, Slots = [.. share.Slots.Select(slot => slot + (share.Count * number))] };
        return part with
        {
            IterationsDone = [.. share.IterationsDone.Select((done, executor) => TakeOver.IterationsOf(plan.Scenario.Load[executor], share, done, part))],
            RowsDone = share.RowsDone.ToDictionary(rows => rows.Key, rows => TakeOver.RowsOf(share, rows.Value, part), StringComparer.Ordinal),
        };
    })];

    private static bool CanTake(RunPlan plan, Survivor survivor, LoadShare part, double factor) =>
        survivor.Expected(ShareSlots.Fraction(part)) < AgentHeadroom.Most
        && !CapacityCheck.Problems(plan, survivor.Agent, [.. survivor.Shares, .. survivor.Given, part], factor).Any();
}
