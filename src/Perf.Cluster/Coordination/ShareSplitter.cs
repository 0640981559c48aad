namespace Perf.Cluster.Coordination;

/// <summary>
/// Splits a plan: agents of equal cores have a slot each, others have slots in proportion to their cores, of as few slots as come near to the proportion. A pure function.
/// </summary>
internal static class ShareSplitter
{
    // An agent may have this much more or less than its cores say, for the sake of few slots.
    private const double Tolerance = 0.05;

    // Beyond this more slots bring a proportion no nearer that anybody could measure.
    private const int MostSlotsEach = 64;

    /// <summary>Splits a plan.</summary>
    /// <param name="agents">The agents, those that are to be taken first first.</param>
    /// <param name="plan">The plan.</param>
    public static ShareSplit Split(IReadOnlyList<Agent> agents, RunPlan plan)
    {
        (int most, string reason) = PlanCaps.MostAgents(plan);
        int used = Math.Min(most, agents.Count);
        int slots = PlanCaps.Of(plan).Select(cap => cap.Cap).Append(int.MaxValue).Min();
        IReadOnlyList<LoadShare> shares = SharesOf([.. agents.Take(used).Select(agent => Math.Max(1, agent.Cores))], slots);
        string[] left = [.. agents.Skip(used).Select(agent => agent.Name)];
        return new ShareSplit
        {
            Parts = [.. shares.Select((share, index) => new AgentPart(index, share))],
            Warnings = left.Length == 0
                ? []
                : [$"Of {agents.Count} agents {used} {(used == 1 ? "makes" : "make")} the run, for {reason} and each needs one of its own. Left out: {string.Join(", ", left)}. Raise that number to use them."],
        };
    }

    /// <summary>Shares in proportion to weights.</summary>
    /// <param name="weights">More than 0 each; at least one.</param>
    /// <param name="mostSlots">How many slots there may be at most where that is more than one each.</param>
    public static IReadOnlyList<LoadShare> SharesOf(IReadOnlyList<int> weights, int mostSlots = int.MaxValue)
    {
        int[] counts = Apportion(weights, Math.Max(weights.Count, (int)Math.Min(mostSlots, (long)weights.Count * MostSlotsEach)));
        int count = counts.Sum();
        List<int>[] slots = [.. counts.Select((_, agent) => new List<int> { agent })];

        // The first slots go to one agent each, so that a small cap reaches all; the others in turn, so that each agent has its part of any stretch of numbers.
        for (int slot = weights.Count; slot < count; slot++)
        {
            int next = -1;
            double furthest = double.NegativeInfinity;
            for (int agent = 0; agent < counts.Length; agent++)
            {
                double behind = (counts[agent] * (slot + 1.0) / count) - slots[agent].Count;
                if (slots[agent].Count < counts[agent] && behind > furthest)
                {
                    (next, furthest) = (agent, behind);
                }
            }

            slots[next].Add(slot);
        }

        return [.. slots.Select(own => new LoadShare { Count = count, Slots = [.. own] })];
    }

    // Seats by A. Sainte-Laguë (1910): each further one goes to whom it is owed most, so that more seats never take one away.
    private static int[] Apportion(IReadOnlyList<int> weights, int most)
    {
        double whole = weights.Sum(weight => (double)weight);
        int[] counts = [.. weights.Select(_ => 1)];
        int[] best = [.. counts];
        double least = Error(counts.Length);
        for (int given = counts.Length; given < most && least > Tolerance;)
        {
            int next = 0;
            for (int agent = 1; agent < counts.Length; agent++)
            {
                next = weights[agent] / (counts[agent] + 0.5) > weights[next] / (counts[next] + 0.5) ? agent : next;
            }

            counts[next]++;
            if (Error(++given) is var error && error < least)
            {
                (least, best) = (error, [.. counts]);
            }
        }

        return best;

        double Error(int given)
        {
            double worst = 0;
            for (int agent = 0; agent < counts.Length; agent++)
            {
                double owed = weights[agent] / whole;
                worst = Math.Max(worst, Math.Abs((counts[agent] / (double)given) - owed) / owed);
            }

            return worst;
        }
    }
}
