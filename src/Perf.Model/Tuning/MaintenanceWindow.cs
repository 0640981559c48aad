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
}
