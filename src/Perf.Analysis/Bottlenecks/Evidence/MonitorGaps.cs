namespace Perf.Analysis;

/// <summary>Finds stretches in which a monitor told nothing.</summary>
internal static class MonitorGaps
{
    // A monitor is read each second; five times its own usual step is no hiccup.
    internal const double StepsOfAGap = 5;
    internal const double LeastGap = 5;
    internal const double ToldFrom = 0.1;

    /// <summary>A sentence on the gaps of a monitor where they take a tenth of the window or more; null otherwise.</summary>
    public static string? Of(string monitor, IReadOnlyList<MonitorSeries> series, double shift, JudgedWindow window)
    {
        double gaps = Missing(series, shift, window);
        double share = window.Seconds > 0 ? gaps / window.Seconds : 0;
        return share < ToldFrom ? null : FormattableString.Invariant($"The monitor '{monitor}' told nothing for {gaps:0} s of the {window.Seconds:0} s that were judged: what happened meanwhile it did not see. Look at the run's warnings for why it could not be read.");
    }

    /// <summary>Seconds of the window without a reading of the monitor.</summary>
    public static double Missing(IReadOnlyList<MonitorSeries> series, double shift, JudgedWindow window)
    {
        var seen = new SortedSet<double>();
        double longest = 1;
        foreach (MonitorSeries one in series)
        {
            // Points of a long run are thinned: two neighbours may be some steps apart.
            longest = Math.Max(longest, one.Values.Count > 0 && one.Count > one.Values.Count ? 4.0 * one.Count / one.Values.Count : 1);
            seen.UnionWith(one.Seconds.Select(second => Math.Floor(second + shift)).Where(second => second >= window.From - 1 && second < window.To));
        }

        if (seen.Count == 0)
        {
            return window.Seconds;
        }

        double[] times = [.. seen];
        double[] steps = [.. times.Zip(times.Skip(1), (one, next) => next - one)];
        double usual = steps.Length > 0 ? OrderStatistic.Median(steps) : 1;
        double limit = Math.Max(LeastGap, StepsOfAGap * Math.Max(usual, longest));
        double missing = 0;
        double before = window.From;
        foreach (double time in times.Append(window.To))
        {
            missing += time - before > limit ? time - before - usual : 0;
            before = time;
        }

        return Math.Clamp(missing, 0, window.Seconds);
    }
}
