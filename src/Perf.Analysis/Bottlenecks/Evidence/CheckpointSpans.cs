namespace Perf.Analysis;

/// <summary>
/// When checkpoints were at work. PostgreSQL counts one when it begins, and books the time that it wrote and synced when it is done, all at once (pg_stat_bgwriter, pg_stat_checkpointer): what is booked in one
/// reading was done in as many seconds before it.
/// </summary>
internal static class CheckpointSpans
{
    // What rounds to nothing.
    private const double LeastMilliseconds = 1;

    // A count is read up to its step after what it counts, and some rounding.
    private const double Rounding = 0.5;

    private static readonly string[] s_work = ["write", "sync"];

    /// <summary>The spans, in seconds from the run's start; some may overlap, and the first may have begun before it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="requested">Checkpoints a second that the log's size or somebody asked for; null where they were not counted.</param>
    public static IReadOnlyList<(double From, double To)> Of(RunEvidence run, Signal? requested)
    {
        var booked = new SortedDictionary<double, double>();
        foreach (Signal signal in s_work.Select(type => run.One("postgresql.bgwriter.duration", ("type", type))).OfType<Signal>())
        {
            for (int i = 0; i < signal.Count; i++)
            {
                booked[signal.Seconds[i]] = booked.GetValueOrDefault(signal.Seconds[i]) + (signal.Values[i] * Step(signal, i));
            }
        }

        List<(double From, double To)> spans = [.. booked.Where(one => one.Value > LeastMilliseconds).Select(one => (one.Key - (one.Value / 1000), one.Key))];
        double[] begun = requested is null ? [] : [.. requested.Seconds.Where((_, i) => requested.Values[i] > 0)];
        spans.AddRange(begun.Select(at => (at, at)));

        // The last one may not be done yet. Where one follows the other at once, what is booked as it begins is the work of the one before.
        if (begun.Length > 0 && booked.Count > 0 && !booked.Any(one => one.Value > LeastMilliseconds && one.Key >= begun[^1] && one.Key - (one.Value / 1000) >= begun[^1] - Usual(requested!) - Rounding))
        {
            spans.Add((begun[^1], run.Window.To));
        }

        return spans;
    }

    // What a rate is of: the time since the reading before. Where a long run's readings were thinned, the one before is not kept.
    private static double Step(Signal signal, int i) => i == 0 || signal.Series.Count > signal.Series.Values.Count ? Usual(signal) : signal.Seconds[i] - signal.Seconds[i - 1];

    private static double Usual(Signal signal) => signal.Series.Count > 1 && signal.Series.Seconds.Count > 1 ? (signal.Series.Seconds[^1] - signal.Series.Seconds[0]) / (signal.Series.Count - 1) : 1;
}
