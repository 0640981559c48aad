using System.Globalization;

namespace Perf.Analysis;

/// <summary>How soon people were told: the time from the breach to the delivery of critical alerts.</summary>
public static class AlertLatency
{
    /// <summary>The target: 5 minutes, in seconds.</summary>
    public const double UsualTarget = 300;

    /// <summary>Works out the latency.</summary>
    /// <param name="deliveries">What was delivered.</param>
    /// <param name="target">The most seconds that are wanted.</param>
    /// <returns>The 95th percentile (nearest rank: of few deliveries the slowest), in seconds.</returns>
    public static Kpi Of(IReadOnlyList<AlertDelivery> deliveries, double target = UsualTarget)
    {
        // The end of an alert has no breach, and nobody is woken by a warning. A clock that was set back makes no alert arrive before its breach.
        double[] seconds = [.. deliveries
            .Where(delivery => delivery is { Outcome: AlertOutcome.Delivered, State: AlertState.Firing, Severity: AlertSeverity.Critical, Latency: not null })
            .Select(delivery => Math.Max(delivery.Latency!.Value.TotalSeconds, 0)).Order()];
        var kpi = new Kpi { Name = "AlertLatency", Target = target, Unit = "s" };
        if (seconds.Length == 0)
        {
            return kpi with { Evidence = ["No critical alert was delivered."] };
        }

        double Rank(double share) => seconds[Math.Clamp((int)Math.Ceiling(share * seconds.Length) - 1, 0, seconds.Length - 1)];
        return kpi with
        {
            Value = Rank(0.95),
            Evidence =
            [
                string.Create(CultureInfo.InvariantCulture, $"{seconds.Count(one => one <= target)} of {seconds.Length} critical alerts were delivered within {DurationText.Format(TimeSpan.FromSeconds(target))} of the breach."),
                string.Create(CultureInfo.InvariantCulture, $"Median {DurationText.Format(TimeSpan.FromSeconds(Math.Round(Rank(0.5), 1)))}, slowest {DurationText.Format(TimeSpan.FromSeconds(Math.Round(seconds[^1], 1)))}."),
            ],
        };
    }
}
