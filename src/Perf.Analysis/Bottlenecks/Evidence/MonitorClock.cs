namespace Perf.Analysis;

/// <summary>What became of a monitor's times.</summary>
/// <param name="Shift">Seconds to add to them.</param>
/// <param name="IsRefused">Whether they cannot be brought onto the run's axis, so that its series are left out.</param>
/// <param name="Warning">What to tell of it; null for clocks that agree.</param>
internal sealed record ClockVerdict(double Shift, bool IsRefused, string? Warning);

/// <summary>
/// Brings a monitor's times onto the run's axis. Times outside the run say that a clock is off; a signal that follows the load and does so only some seconds later says the same. A shift
/// is made where it explains the times; otherwise the monitor is left out, because a cause seen at the wrong time is worse than one that was not seen.
/// </summary>
internal static class MonitorClock
{
    // Readings of a second carry its beginning; the last one of a run may lie in what is drained after it.
    private const double Slack = 3;

    // Less than this is the noise of reading once a second.
    private const double LeastShift = 3;

    private const double MostShift = 120;

    // A signal that follows the load has at least this correlation at the right shift, and clearly less without one.
    private const double LeastCorrelation = 0.8;
    private const double LeastGain = 0.3;

    // A load that stands still has no shape by which times could be compared.
    private const double LeastVariation = 0.1;

    private static readonly string[] s_followers =
    [
        "nginx.http.requests", "nginx.requests", "http.server.request.rate", "postgresql.statements.calls", "postgresql.commits", "redis.commands.processed", "process.cpu.utilization", "dotnet.process.cpu.utilization",
    ];

    /// <summary>Judges one monitor's times.</summary>
    /// <param name="monitor">Its name.</param>
    /// <param name="series">Its series.</param>
    /// <param name="intervals">The run's intervals.</param>
    /// <param name="duration">How long the run took, in seconds.</param>
    public static ClockVerdict Judge(string monitor, IReadOnlyList<MonitorSeries> series, IReadOnlyList<IntervalSummary> intervals, double duration)
    {
        double first = double.PositiveInfinity;
        double last = double.NegativeInfinity;
        foreach (MonitorSeries one in series.Where(one => one.Seconds.Count > 0))
        {
            first = Math.Min(first, one.Seconds[0]);
            last = Math.Max(last, one.Seconds[^1]);
        }

        if (first > last)
        {
            return new ClockVerdict(0, false, null);
        }

        bool isOutside = first < -Slack || last > duration + Slack;
        (double Shift, double Correlation, double Unshifted)? best = Best(series, intervals, isOutside ? -last : -MostShift, isOutside ? duration - first : MostShift);
        if (best is { } found && Math.Abs(found.Shift) >= LeastShift && found.Correlation >= LeastCorrelation && found.Correlation - found.Unshifted >= LeastGain)
        {
            return new ClockVerdict(found.Shift, false, Text($"The monitor '{monitor}' is {Math.Abs(found.Shift):0} s {(found.Shift < 0 ? "ahead of" : "behind")} the run by what follows the load; its times were moved by that. Let a time service (chrony, systemd-timesyncd) keep both clocks."));
        }

        if (!isOutside)
        {
            return new ClockVerdict(0, false, null);
        }

        // As long as the run itself, it can only have begun and ended with it.
        if (Math.Abs(last - first - duration) <= Slack)
        {
            return new ClockVerdict(-first, false, Text($"The monitor '{monitor}' has times from {first:0} s to {last:0} s of a run of {duration:0} s; they were moved by {-first:0} s, because they are as long as the run. Let a time service keep both clocks."));
        }

        return new ClockVerdict(0, true, Text($"The monitor '{monitor}' was left out: its times lie from {first:0} s to {last:0} s of a run of {duration:0} s, and no shift explains them. Let a time service (chrony, systemd-timesyncd) keep both clocks, and run again."));
    }

    private static (double Shift, double Correlation, double Unshifted)? Best(IReadOnlyList<MonitorSeries> series, IReadOnlyList<IntervalSummary> intervals, double low, double high)
    {
        double[] load = [.. intervals.Select(one => one.RequestRate)];
        if (load.Length < 20 || Variation(load) < LeastVariation)
        {
            return null;
        }

        MonitorSeries? follower = s_followers.Select(name => series.Where(one => one.Signal == name && one.Values.Count >= 10).MaxBy(one => one.Values.Average())).FirstOrDefault(one => one is not null && Variation(one.Values) >= LeastVariation);
        if (follower is null)
        {
            return null;
        }

        (double Shift, double Correlation)? best = null;
        double unshifted = Correlation(follower, intervals, load, 0) ?? 0;
        for (double shift = Math.Ceiling(Math.Max(low, -MostShift)); shift <= Math.Min(high, MostShift); shift++)
        {
            // Of shifts that explain alike the smallest is taken.
            if (Correlation(follower, intervals, load, shift) is { } r && (best is not { } known || r > known.Correlation + 1e-9 || (r > known.Correlation - 1e-9 && Math.Abs(shift) < Math.Abs(known.Shift))))
            {
                best = (shift, r);
            }
        }

        return best is { } found ? (found.Shift, found.Correlation, unshifted) : null;
    }

    private static double? Correlation(MonitorSeries follower, IReadOnlyList<IntervalSummary> intervals, double[] load, double shift)
    {
        double n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        int at = 0;
        for (int i = 0; i < Math.Min(follower.Values.Count, follower.Seconds.Count); i++)
        {
            double time = follower.Seconds[i] + shift;
            while (at + 1 < intervals.Count && intervals[at + 1].Start <= time + 0.01)
            {
                at++;
            }

            if (time < intervals[0].Start - 0.01 || time > intervals[^1].Start + intervals[^1].Length)
            {
                continue;
            }

            (double x, double y) = (follower.Values[i], load[at]);
            (n, sx, sy, sxx, syy, sxy) = (n + 1, sx + x, sy + y, sxx + (x * x), syy + (y * y), sxy + (x * y));
        }

        double spread = ((n * sxx) - (sx * sx)) * ((n * syy) - (sy * sy));

        // Where few readings overlap, a correlation is chance.
        return n < Math.Max(10, follower.Values.Count / 2) || spread <= 0 ? null : ((n * sxy) - (sx * sy)) / Math.Sqrt(spread);
    }

    private static double Variation(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return mean == 0 ? 0 : Math.Sqrt(values.Average(value => (value - mean) * (value - mean))) / Math.Abs(mean);
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
