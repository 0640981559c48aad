namespace Perf.Cluster.Coordination;

/// <summary>
/// An agent's clock against the coordinator's. The quickest answer tells most: the agent looked at its clock somewhere between question and answer, so that the middle is off by half of that
/// time at most (F. Cristian, Probabilistic clock synchronization, 1989).
/// </summary>
/// <param name="Offset">Ticks that the agent's clock is ahead.</param>
/// <param name="Uncertainty">How far that may be wrong, ticks.</param>
/// <param name="RoundTrip">The time of the quickest answer, ticks.</param>
internal readonly record struct ClockReading(long Offset, long Uncertainty, long RoundTrip)
{
    /// <summary>The reading of some questions.</summary>
    /// <param name="pings">At least one.</param>
    public static ClockReading Of(IReadOnlyList<ClockPing> pings)
    {
        ClockPing best = pings.MinBy(ping => ping.Received - ping.Sent);
        long trip = Math.Max(0, best.Received - best.Sent);
        return new ClockReading(best.Remote - best.Sent - (trip / 2), (trip + 1) / 2, trip);
    }
}
