using System.Net;

namespace Perf.Cluster.Membership;

/// <summary>
/// Whether a member at whose address nobody listens is dead. From one machine that is not certain: its name or the way to it may lead elsewhere from there, and the others may see it well. Pure.
/// </summary>
internal static class DeathProof
{
    /// <summary>How long to look whether it says that it is alive: two of its words must be missing. One may be late, for agents make load and stores are slow at times.</summary>
    public static readonly TimeSpan Look = (2 * SiloSetup.AlivePeriod) + TimeSpan.FromSeconds(1);

    // Clocks may be minutes apart.
    private static readonly TimeSpan s_longAgo = TimeSpan.FromMinutes(10);

    /// <summary>Whether it is certain at once: all members are on this machine, or its address is the newcomer's own by now, or it has said nothing for long.</summary>
    /// <param name="member">The member's address.</param>
    /// <param name="lastAlive">When it last said that it is alive, by its own clock.</param>
    /// <param name="own">The newcomer's address, whose port it has made sure of.</param>
    /// <param name="isLocal">Whether the cluster is of this machine alone.</param>
    /// <param name="now">The time of day.</param>
    public static bool IsAtOnce(IPEndPoint member, DateTime lastAlive, IPEndPoint own, bool isLocal, DateTime now) => isLocal || member.Equals(own) || lastAlive < now - s_longAgo;

    /// <summary>Whether it is certain after a second look.</summary>
    /// <param name="lastAlive">When it had last said that it is alive at the first look.</param>
    /// <param name="lastAliveLater">The same at the second look; null where it is no member any more.</param>
    public static bool IsLater(DateTime lastAlive, DateTime? lastAliveLater) => lastAliveLater == lastAlive;
}
