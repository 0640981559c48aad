namespace Perf.Cluster.Coordination;

/// <summary>Whether an agent can take more on. A pure function: its load grows in proportion to its part.</summary>
internal static class AgentHeadroom
{
    /// <summary>An agent that would be busier than this has none: beyond it starts come late.</summary>
    public const double Most = 0.8;

    /// <summary>How busy it would be, 0 and more: the busier of its loops and its machine.</summary>
    /// <param name="use">How busy it is.</param>
    /// <param name="has">The part of the run that it has, 0 to 1.</param>
    /// <param name="adds">The part that it would have besides.</param>
    public static double Expected(AgentUse use, double has, double adds)
    {
        // One that has nothing of the run shows nothing of what the run costs.
        double growth = has > 0 ? (has + adds) / has : 1;
        return Math.Max(use.Busy * growth, (use.Own * growth) + use.Other);
    }
}
