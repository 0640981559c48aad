using Perf.Cluster.Contracts;

namespace Perf.Cluster.Agents;

/// <summary>Which of two agents of one name may keep it: the one that was there first. Clocks of machines differ, so that only how long each has been there counts. A pure function.</summary>
internal static class NameRight
{
    // Of two that came at the same moment each hears of the other some milliseconds late; then the address decides, which is the same on both sides.
    private const long Same = TimeSpan.TicksPerSecond;

    /// <summary>Whether another agent has this one's name, and may keep it.</summary>
    public static bool Has(AgentFacts other, AgentFacts own)
    {
        if (!string.Equals(other.Name, own.Name, StringComparison.OrdinalIgnoreCase) || other.Address == own.Address)
        {
            return false;
        }

        // An older version says only when it was started.
        long longer = other.UptimeTicks > 0 ? other.UptimeTicks - own.UptimeTicks : own.StartedUtcTicks - other.StartedUtcTicks;
        return Math.Abs(longer) > Same ? longer > 0 : string.CompareOrdinal(other.Address, own.Address) < 0;
    }
}
