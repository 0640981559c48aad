using Perf.Engine.Pacing;

namespace Perf.Engine.Loops;

/// <summary>
/// How long a loop waits. The system ends a wait some tens of microseconds late, a virtual machine more so, and each wait costs more than a start does:
/// where timers are far apart the loop wakes early and looks until the moment has come; where they are close together it wakes once for two.
/// Times are ticks of <see cref="Clock"/>.
/// </summary>
internal sealed class LoopWait
{
    // A wait is never longer, so that an oversight costs a delay and not a hang.
    private const long Longest = TimeSpan.TicksPerSecond;

    // Waking this early and looking for sockets meanwhile costs 6 % of a core at most, for it is done once in a millisecond at most.
    private const long SpinTime = 60 * TimeSpan.TicksPerMicrosecond;
    private const long LeastToSpin = TimeSpan.TicksPerMillisecond;

    // Two starts this close share a wake-up: the first is late by their distance at most, as a wake-up of its own would make it by half of that, and the second is punctual.
    private const long LongestPair = 60 * TimeSpan.TicksPerMicrosecond;
    private const long Margin = 2 * TimeSpan.TicksPerMicrosecond;
    private const long MostLateness = 50 * TimeSpan.TicksPerMicrosecond;

    private long _lateness = 20 * TimeSpan.TicksPerMicrosecond;
    private long _looksFor;
    private long _endsAt;

    /// <summary>How late the system ends a wait here, as seen of late.</summary>
    public long Lateness => _lateness;

    /// <summary>How long to wait from now; 0 or less to look for sockets only.</summary>
    /// <param name="now">The present moment.</param>
    /// <param name="timerDue">When the earliest timer is due.</param>
    /// <param name="thenDue">When the same timer will be due again after that; 0 where it is not known.</param>
    /// <param name="limitDue">When the earliest limit of time is reached; punctuality does not matter there.</param>
    public long TicksFrom(long now, long timerDue, long thenDue, long limitDue)
    {
        long until = Math.Min(Choose(now, timerDue, thenDue), Math.Min(limitDue - now, Longest));
        _endsAt = now + until;
        return until;
    }

    /// <summary>A wait was ended by its time and by nothing else: learns how late that was.</summary>
    /// <param name="now">The moment after it.</param>
    public void TimedOut(long now)
    {
        long late = Math.Clamp(now - _endsAt, 0, MostLateness);
        _lateness += (late - _lateness) / 16;
    }

    private long Choose(long now, long timerDue, long thenDue)
    {
        long untilTimer = timerDue - now;
        if (untilTimer > Longest)
        {
            return untilTimer;
        }

        if (untilTimer >= LeastToSpin)
        {
            _looksFor = timerDue;
            return untilTimer - SpinTime;
        }

        if (thenDue - timerDue > LongestPair || thenDue < timerDue)
        {
            return untilTimer <= SpinTime && _looksFor == timerDue ? 0 : untilTimer;
        }

        // The second of two: the wake-up for both has just been.
        if (_looksFor == timerDue && untilTimer <= _lateness + Margin)
        {
            return 0;
        }

        _looksFor = thenDue;
        return Math.Max(untilTimer, thenDue - now - _lateness - Margin);
    }
}
