namespace Perf.Cluster.Coordination;

/// <summary>
/// An agent's clock during a run. Clocks of two machines drift apart by some parts in a million, a tenth of a second in an hour; each answer has the agent's time and corrects that. An answer that was
/// held back for news tells nothing of its way there, but the agent reads its clock when it sends it: of several answers the one that came back quickest shows the clock furthest ahead.
/// No clock of its own, and not safe for several threads at once.
/// </summary>
internal sealed class ClockTrack
{
    // More than quartz is wrong by. What differs by more was held up on its way, or is a clock that was set.
    private const double MostDrift = 200e-6;

    private static readonly long s_window = TimeSpan.FromSeconds(10).Ticks;

    private long _readAt;
    private long _windowFrom = long.MinValue;
    private long _furthest = long.MinValue;

    /// <summary>What is known.</summary>
    public ClockReading Reading { get; private set; }

    /// <summary>It was read by questions of nothing else.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="at">When, ticks by the coordinator's clock.</param>
    public void Read(ClockReading reading, long at) => (Reading, _readAt, _windowFrom) = (reading, at, long.MinValue);

    /// <summary>An answer told its time.</summary>
    /// <param name="remote">What the agent's clock showed when it sent the answer, ticks.</param>
    /// <param name="received">When it came, ticks by the coordinator's clock.</param>
    public void Heard(long remote, long received)
    {
        long ahead = remote - received;
        if (_windowFrom == long.MinValue)
        {
            (_windowFrom, _furthest) = (received, ahead);
            return;
        }

        _furthest = Math.Max(_furthest, ahead);
        if (received - _windowFrom < s_window)
        {
            return;
        }

        long drift = (long)((received - _readAt) * MostDrift);
        long offset = Math.Clamp(_furthest + (Reading.RoundTrip / 2), Reading.Offset - drift - Reading.Uncertainty, Reading.Offset + drift + Reading.Uncertainty);
        Reading = Reading with { Offset = offset };
        (_readAt, _windowFrom) = (received, long.MinValue);
    }
}
