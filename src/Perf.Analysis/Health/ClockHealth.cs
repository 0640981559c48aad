using System.Globalization;

namespace Perf.Analysis;

/// <summary>
/// Judges this machine's clock: how far it is surely off by what other clocks say, whether somebody set it while the checks ran, and how it moved since the last look. Latencies are measured
/// by a clock that nobody sets; stored times, certificates, tokens and the order of alerts go by this one.
/// </summary>
public static class ClockHealth
{
    // What the two clocks of one machine differ by over a minute where nobody sets one: slewing has at most 500 ppm (adjtimex(2)).
    private const double LeastStep = 0.25;

    /// <summary>Judges.</summary>
    /// <param name="times">What other clocks say.</param>
    /// <param name="stepped">How much further the clock went than one that nobody sets, while the checks ran; seconds.</param>
    /// <param name="before">How far it was off at the last look; null when it was never looked at.</param>
    /// <param name="settings">The limits.</param>
    /// <param name="now">The moment.</param>
    public static HealthCheck Judge(IReadOnlyList<TimeObservation> times, double stepped, ClockMemory? before, HealthSettings settings, DateTimeOffset now)
    {
        if (Math.Abs(stepped) >= LeastStep)
        {
            return Found.Degraded(
                $"Somebody set this machine's clock by {Seconds(stepped)} while the checks ran.",
                "Times of runs are wrong around it. Let one program alone set the clock (chrony, systemd-timesyncd, W32Time), slowly.") with
            { Value = stepped, Limit = LeastStep, Unit = "s" };
        }

        if (ClockAgreement.Of(times) is not var (least, most, agree))
        {
            return new HealthCheck { Status = HealthStatus.Skipped, Message = "No other clock was reached, so this one's is not known to be right.", Advice = "Name a server of NTP: clock: { server: ntp.example.com } in config/health.yaml." };
        }

        // How far it is off at the least, whatever the truth within the interval.
        double surely = least > 0 ? least : most < 0 ? most : 0;
        string[] evidence = [.. Moved(least, most, before, now), .. Dissenters(times, least, most)];
        HealthStatus status = Found.Grade(Math.Abs(surely), settings.ClockWarn.TotalSeconds, settings.ClockFail.TotalSeconds);
        string others = agree == 1 ? $"that of {Found.Quote(times.First(time => Holds(time, least, most)).Source)}" : $"{agree} other clocks";
        double limit = (status == HealthStatus.Unhealthy ? settings.ClockFail : settings.ClockWarn).TotalSeconds;
        if (evidence.Length > 0 && evidence[0].StartsWith("It moved", StringComparison.Ordinal) && status == HealthStatus.Healthy)
        {
            return Found.Degraded(
                $"This machine's clock moved against {others} since the last look.",
                "See whether what sets the clock runs (chronyc tracking, timedatectl, w32tm /query /status).") with
            {
                Value = Math.Round((least + most) / 2, 3),
                Limit = limit,
                Unit = "s",
                Evidence = evidence,
            };
        }

        return new HealthCheck
        {
            Status = status,
            Message = surely == 0 ? $"This machine's clock agrees with {others}, to {Seconds((most - least) / 2)}." : $"This machine's clock is {Seconds(Math.Abs(surely))} or more {(surely > 0 ? "behind" : "ahead of")} {others}.",
            Value = Math.Round(surely, 3),
            Limit = limit,
            Unit = "s",
            Advice = status == HealthStatus.Healthy ? null : "See which of them is wrong, and whether what sets this machine's clock runs (chronyc tracking, timedatectl, w32tm /query /status).",
            Evidence = evidence,
        };
    }

    /// <summary>What is remembered of the clock.</summary>
    /// <param name="times">What other clocks say.</param>
    /// <param name="now">The moment.</param>
    /// <returns>Null when no other clock was reached.</returns>
    public static ClockMemory? Remember(IReadOnlyList<TimeObservation> times, DateTimeOffset now) =>
        ClockAgreement.Of(times) is var (least, most, _) ? new ClockMemory { Least = least, Most = most, At = now } : null;

    // Two intervals that do not meet: it moved, by the gap at the least.
    private static IEnumerable<string> Moved(double least, double most, ClockMemory? before, DateTimeOffset now)
    {
        double gap = before is null ? 0 : least > before.Most ? least - before.Most : most < before.Least ? most - before.Least : 0;
        double days = before is null ? 0 : (now - before.At).TotalDays;
        if (gap != 0 && days > 0)
        {
            yield return $"It moved by {Seconds(Math.Abs(gap))} or more since {before!.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC ({Seconds(Math.Abs(gap) / Math.Max(days, 1.0 / 24) / (days < 1 ? 24 : 1))} {(days < 1 ? "an hour" : "a day")}).";
        }
    }

    private static IEnumerable<string> Dissenters(IReadOnlyList<TimeObservation> times, double least, double most) => times.Where(time => !Holds(time, least, most))
        .Select(time => $"{Found.Quote(time.Source)} has another time: {Seconds(Math.Abs((time.Least + time.Most) / 2))} {(time.Least + time.Most > 0 ? "ahead of" : "behind")} this machine's.");

    private static bool Holds(TimeObservation time, double least, double most) => time.Least <= least && time.Most >= most;

    private static string Seconds(double seconds) => DurationText.Format(TimeSpan.FromMilliseconds(Math.Round(seconds * 1000, Math.Abs(seconds) < 0.1 ? 1 : 0)));
}
