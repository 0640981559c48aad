namespace Perf.Analysis;

/// <summary>Decides where alerts go, and when.</summary>
public static class AlertRouter
{
    private const int MostQuietTimes = 31;

    /// <summary>The channels of an alert.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="alert">The alert.</param>
    /// <returns>Each channel once, in the order of the policy; none when no route fits.</returns>
    public static IReadOnlyList<AlertChannel> Route(AlertPolicy policy, Alert alert)
    {
        if (policy.Routes.Count == 0)
        {
            return policy.Channels;
        }

        HashSet<string> names = policy.Routes
            .Where(route => alert.Severity >= route.Severity && NameFilter.Fits(route.Rules, alert.Rule) && NameFilter.Fits(route.Scenarios, alert.Scenario)
                && NameFilter.Fits(route.Environments, alert.Environment))
            .SelectMany(route => route.Channels)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. policy.Channels.Where(channel => names.Contains(channel.Name))];
    }

    /// <summary>Until when an alert waits because of quiet times.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="now">The moment.</param>
    /// <returns>The end of the quiet time, the latest where several hold; null when it may be told now.</returns>
    public static DateTimeOffset? QuietUntil(AlertPolicy policy, Alert alert, DateTimeOffset now)
    {
        // One quiet time may begin where another ends, as those of Saturday and Sunday do. Who is never to be told is told in a month.
        DateTimeOffset? until = null;
        for (int i = 0; i < MostQuietTimes; i++)
        {
            if (policy.QuietTimes.Where(quiet => alert.Severity < quiet.Except).Select(quiet => EndOf(quiet, until ?? now)).Max() is not { } end)
            {
                break;
            }

            until = end;
        }

        return until;
    }

    private static DateTimeOffset? EndOf(QuietTime quiet, DateTimeOffset now)
    {
        TimeZoneInfo zone = TimeZoneInfo.TryFindSystemTimeZoneById(quiet.TimeZone, out TimeZoneInfo? found) ? found : TimeZoneInfo.Utc;
        DateTime local = TimeZoneInfo.ConvertTime(now, zone).DateTime;

        // It may have begun yesterday.
        foreach (DateTime day in new[] { local.Date, local.Date.AddDays(-1) })
        {
            DateTime from = day + quiet.From.ToTimeSpan();
            DateTime to = day + quiet.To.ToTimeSpan() + (quiet.To <= quiet.From ? TimeSpan.FromDays(1) : TimeSpan.Zero);
            if ((quiet.Days.Count == 0 || quiet.Days.Contains(day.DayOfWeek)) && local >= from && local < to)
            {
                // An hour that a change of clocks leaves out ends when that change has passed.
                DateTime end = zone.IsInvalidTime(to) ? to.AddHours(1) : to;
                return new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
            }
        }

        return null;
    }
}
