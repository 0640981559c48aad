namespace Perf;

/// <summary>Hours of the day in which restarts may be done, in the machine's local time: what its clock shows, also in the nights in which that is turned.</summary>
/// <param name="From">The beginning.</param>
/// <param name="To">The end; before <paramref name="From"/> where the window goes over midnight.</param>
/// <param name="Days">The days on which it begins; none for all.</param>
public sealed record MaintenanceWindow(TimeOnly From, TimeOnly To, IReadOnlyList<DayOfWeek> Days)
{
    /// <summary>Whether a moment is in it.</summary>
    /// <param name="moment">The moment, in local time.</param>
    public bool Holds(DateTimeOffset moment)
    {
        var time = TimeOnly.FromTimeSpan(moment.TimeOfDay);
        bool isOverMidnight = To <= From;
        DayOfWeek began = isOverMidnight && time < To ? moment.AddDays(-1).DayOfWeek : moment.DayOfWeek;
        return (isOverMidnight ? time >= From || time < To : time >= From && time < To) && (Days.Count == 0 || Days.Contains(began));
    }

    /// <summary>Whether all from one moment to another is in it: not in two windows with a gap between them. Where one ends as the next begins they are one.</summary>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The last; at the window's end is still in it.</param>
    /// <param name="zone">The machine's time zone, which knows when clocks are turned: the end may be an hour nearer, or farther, than it is by the first moment's clock, and an hour that comes twice may lie outside the second time.</param>
    public bool HoldsThrough(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        DateTimeOffset at = TimeZoneInfo.ConvertTime(from, zone);
        while (Holds(at))
        {
            DateTimeOffset end = EndOf(at, zone);
            if (to <= end)
            {
                return true;
            }

            at = end;
        }

        return false;
    }

    // The window's end, or the moment at which clocks are turned before it: there it is looked anew what they show.
    private DateTimeOffset EndOf(DateTimeOffset within, TimeZoneInfo zone)
    {
        DateTimeOffset end = within - within.TimeOfDay + To.ToTimeSpan();
        end = end > within ? end : end.AddDays(1);
        if (zone.GetUtcOffset(end) == within.Offset)
        {
            return end;
        }

        // Clocks are turned once at most in a day, so that halving finds the moment.
        DateTimeOffset before = within;
        while (end - before > TimeSpan.FromTicks(1))
        {
            DateTimeOffset middle = before + ((end - before) / 2);
            (before, end) = zone.GetUtcOffset(middle) == within.Offset ? (middle, end) : (before, middle);
        }

        return TimeZoneInfo.ConvertTime(end, zone);
    }
}
