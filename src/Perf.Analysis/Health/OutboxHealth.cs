namespace Perf.Analysis;

/// <summary>Judges the outbox of alerts: people are told nothing by what waits or was refused.</summary>
public static class OutboxHealth
{
    /// <summary>Judges.</summary>
    /// <param name="outbox">The outbox.</param>
    /// <param name="settings">The limits.</param>
    /// <param name="now">The moment.</param>
    public static HealthCheck Judge(OutboxObservation outbox, HealthSettings settings, DateTimeOffset now)
    {
        string waiting = outbox.Waiting == 0 ? "no alert waits" : $"{outbox.Waiting} {(outbox.Waiting == 1 ? "alert waits" : "alerts wait")}, the oldest for {Age(outbox.OldestAt, now)}";
        if (outbox.Failed > 0)
        {
            return Found.Degraded(
                $"{outbox.Failed} {(outbox.Failed == 1 ? "alert was" : "alerts were")} refused and reached nobody; {waiting}.",
                $"Correct the channel in config/ci-cd/alerts.yaml; look at {Path.Combine(outbox.Path, "failed")} and delete what is of no use any more.") with
            {
                Value = outbox.Failed,
                Limit = 0,
                Evidence = [.. outbox.LastFailure.Length > 0 ? [Found.Quote(outbox.LastFailure)] : Array.Empty<string>(), .. outbox.Reasons.Select(Found.Quote)],
            };
        }

        bool isLate = outbox.OldestAt is { } oldest && now - oldest > settings.AlertsWait;
        string message = $"{char.ToUpperInvariant(waiting[0])}{waiting[1..]}.";
        return (isLate ? Found.Degraded(message, "Send-PerfAlert -Flush tries at once, and says why a channel does not take them.") : Found.Healthy(message)) with
        {
            Value = outbox.Waiting,
            Evidence = [.. outbox.Reasons.Select(Found.Quote)],
        };
    }

    /// <summary>How long something waits, for people.</summary>
    internal static string Age(DateTimeOffset? since, DateTimeOffset now)
    {
        TimeSpan age = since is { } at && now > at ? now - at : TimeSpan.Zero;
        return DurationText.Format(age.TotalDays >= 1 ? TimeSpan.FromHours(Math.Floor(age.TotalHours)) : TimeSpan.FromSeconds(Math.Floor(age.TotalSeconds)));
    }
}
