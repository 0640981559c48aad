namespace Perf;

/// <summary>Hours of the day in which restarts may be done, in the machine's local time.</summary>
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
    /// <param name="from">The first moment, in local time.</param>
    /// <param name="to">The last, in local time; at the window's end is still in it.</param>
    public bool HoldsThrough(DateTimeOffset from, DateTimeOffset to)
    {
        for (DateTimeOffset at = from; Holds(at); at = EndOf(at))
        {
            if (to <= EndOf(at))
            {
                return true;
            }
        }

        return false;
    }

    private DateTimeOffset EndOf(DateTimeOffset within)
    {
        DateTimeOffset end = within - within.TimeOfDay + To.ToTimeSpan();
        return end > within ? end : end.AddDays(1);
    }
}
