namespace Perf.Telemetry.Alerts;

/// <summary>Decides whether a channel hears the same again, and when a rate limit lets the next message pass. Pure.</summary>
internal static class Repetition
{
    /// <summary>Whether an alert says nothing new.</summary>
    /// <param name="last">The last delivery of the matter over the channel, or null.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="repeatAfter">How soon it is told again.</param>
    /// <param name="now">The moment.</param>
    internal static bool IsOne(AlertDelivery? last, Alert alert, TimeSpan repeatAfter, DateTimeOffset now)
    {
        // A length of nothing is that of alerts that people write by hand: each of them is meant.
        if (last is null || IsWell(last.State) != IsWell(alert.State) || repeatAfter <= TimeSpan.Zero)
        {
            return false;
        }

        if (alert.State == AlertState.Resolved)
        {
            return true;
        }

        TimeSpan since = now - last.DeliveredAt!.Value;
        // A clock that was set back must not silence an alert until it has caught up.
        return alert.Severity <= last.Severity && since < repeatAfter && since > -repeatAfter;
    }

    // One that somebody has acknowledged is still firing, and the next run need not say it at once.
    private static bool IsWell(AlertState state) => state == AlertState.Resolved;

    /// <summary>When the next message may pass.</summary>
    /// <param name="sent">When messages were delivered, in order.</param>
    /// <param name="limit">The limit, or null for none.</param>
    /// <param name="now">The moment.</param>
    /// <returns>Null for now.</returns>
    internal static DateTimeOffset? NextPlace(IReadOnlyList<DateTimeOffset> sent, AlertRateLimit? limit, DateTimeOffset now)
    {
        if (limit is null)
        {
            return null;
        }

        DateTimeOffset[] within = [.. sent.Where(at => at > now - limit.Per && at <= now)];
        return within.Length < limit.Messages ? null : within[within.Length - limit.Messages] + limit.Per;
    }
}
