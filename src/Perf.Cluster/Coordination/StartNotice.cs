using Perf.Cluster.Contracts;

namespace Perf.Cluster.Coordination;

/// <summary>How far ahead a start is told, and up to when all can still be told another one. Pure functions; moments are ticks by the coordinator's clock.</summary>
internal static class StartNotice
{
    private static readonly TimeSpan s_notice = TimeSpan.FromMilliseconds(500);

    // Agents are told one after the other.
    private static readonly TimeSpan s_each = TimeSpan.FromMilliseconds(1);

    // What is left for telling all of them anew.
    private static readonly TimeSpan s_known = TimeSpan.FromMilliseconds(250);

    // A clock that is read a little wrong, and a thread that is woken a little late.
    private static readonly TimeSpan s_slack = TimeSpan.FromMilliseconds(25);

    /// <summary>The start that is told now.</summary>
    /// <param name="now">Now.</param>
    /// <param name="agents">How many are told.</param>
    /// <param name="roundTrip">The slowest agent's time there and back, ticks.</param>
    public static long Of(long now, int agents, long roundTrip) => now + s_notice.Ticks + (agents * s_each.Ticks) + (2 * roundTrip);

    /// <summary>When all should have said that they know it.</summary>
    /// <param name="start">The start.</param>
    /// <param name="roundTrip">The slowest agent's time there and back, ticks.</param>
    public static long KnownBy(long start, long roundTrip) => start - s_known.Ticks - roundTrip;

    /// <summary>Whether those who know the start still hear in time of a later one.</summary>
    /// <param name="start">The start.</param>
    /// <param name="now">Now.</param>
    /// <param name="roundTrip">The slowest agent's time there and back, ticks.</param>
    public static bool MayMove(long start, long now, long roundTrip) => start - now >= Protocol.StartIsFixed.Ticks + s_slack.Ticks + roundTrip;
}
