namespace Perf;

/// <summary>A time in which less urgent alerts wait until it is over.</summary>
public sealed record QuietTime
{
    /// <summary>The days on which it begins; none for every day.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>When it begins, by the clock of <see cref="TimeZone"/>.</summary>
    public TimeOnly From { get; init; }

    /// <summary>When it is over; at or before <see cref="From"/>: on the next day.</summary>
    public TimeOnly To { get; init; }

    /// <summary>The time zone by its IANA name, such as Europe/Berlin; UTC by default.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Alerts of this severity and above are sent all the same.</summary>
    public AlertSeverity Except { get; init; } = AlertSeverity.Critical;
}
