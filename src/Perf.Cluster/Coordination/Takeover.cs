namespace Perf.Cluster.Coordination;

/// <summary>Gives the share of a lost agent to those that are left. Pure functions.</summary>
internal static class Takeover
{
    // Each part is an order of its own; of more agents than this nobody would feel the difference.
    private const int MostParts = 16;

    /// <summary>Who takes a share over, as many as can; empty where nobody has the headroom.</summary>
    /// <param name="plan">The whole plan.</param>
    /// <param name="share">The share, with what is used up of it.</param>
    /// <param name="survivors">The agents that are left.</param>
    public static IReadOnlyList<AgentPart> Plan(RunPlan plan, LoadShare share, IReadOnlyList<Survivor> survivors)
    {
        double whole = SlotCount.Fraction(share);
        for (int parts = Math.Min(survivors.Count, MostParts); parts > 0; parts--)
        {
            IReadOnlyList<LoadShare> split = Split(plan, share, parts);
            Survivor[] chosen = [.. survivors.OrderBy(survivor => AgentHeadroom.Expected(survivor.Use, survivor.Has, whole / parts)).ThenBy(survivor => survivor.Seat).Take(parts)];
            if (split.All(part => parts == 1 || PlanCaps.Hold(plan, part)) && chosen.Zip(split).All(pair => CanTake(plan, pair.First, pair.Second)))
            {
                return [.. chosen.Zip(split).Select(pair => new AgentPart(pair.First.Seat, pair.Second))];
            }
        }

        return [];
    }

    /// <summary>Splits a share: slot s of Count becomes the slots s + Count · j of Count · parts, and part j has those.</summary>
    public static IReadOnlyList<LoadShare> Split(RunPlan plan, LoadShare share, int parts) => [.. Enumerable.Range(0, parts).Select(part => new LoadShare
    {
        Count = share.Count * parts,
        Slots = [.. share.Slots.Select(slot => slot + (share.Count * part))],
        IterationsDone = [.. share.IterationsDone.Select((done, executor) => DoneOf(plan.Scenario.Load[executor], share, done, part, parts))],
        RowsDone = share.RowsDone.ToDictionary(rows => rows.Key, rows => DoneOf(share, rows.Value, part, parts), StringComparer.Ordinal),
    })];

    private static bool CanTake(RunPlan plan, Survivor survivor, LoadShare part) =>
        AgentHeadroom.Expected(survivor.Use, survivor.Has, SlotCount.Fraction(part)) < AgentHeadroom.Most
        && !CapacityCheck.Problems(plan, survivor.Agent, [.. survivor.Shares, part]).Any();

    // Virtual users that make a number each have made it up to different points: what is done is shared out as what was planned is.
    private static long DoneOf(LoadProfile profile, LoadShare share, long done, int part, int parts)
    {
        if (profile is not PerVuIterations each)
        {
            return DoneOf(share, done, part, parts);
        }

        double planned = SlotCount.Below(share, each.Vus);
        double before = VusBefore(part);
        return planned == 0 ? 0 : (long)Math.Floor(done * (VusBefore(part + 1) / planned)) - (long)Math.Floor(done * (before / planned));

        double VusBefore(int end) => Enumerable.Range(0, end)
            .Sum(one => (double)SlotCount.Below(share with { Count = share.Count * parts, Slots = [.. share.Slots.Select(slot => slot + (share.Count * one))] }, each.Vus));
    }

    // The share's first numbers, in order, are done: those of a part among them.
    private static long DoneOf(LoadShare share, long done, int part, int parts)
    {
        int slots = share.Slots.Count;
        long rounds = done / slots;
        return (((rounds / parts) + (part < rounds % parts ? 1 : 0)) * slots) + (rounds % parts == part ? done % slots : 0);
    }
}
