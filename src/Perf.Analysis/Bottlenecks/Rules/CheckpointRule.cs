namespace Perf.Analysis;

/// <summary>Checkpoints that the size of the log forces come one after the other, and latency rises with each.</summary>
internal sealed class CheckpointRule : IBottleneckRule
{
    private const double OftenSeconds = 60;

    // A reading that is a hair early is of the second that begins.
    private const double Early = 0.01;

    public string Id => "db.checkpoint";

    public FindingLayer Layer => FindingLayer.Database;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        Signal? requested = run.One("postgresql.bgwriter.checkpoint.count", ("type", "requested"));
        double? scheduled = run.One("postgresql.bgwriter.checkpoint.count", ("type", "scheduled"))?.Mean;
        double? perMinute = requested?.Mean * OftenSeconds;

        // One may have been asked for by somebody.
        double several = Scores.Ramp((requested?.Mean ?? 0) * run.Window.Seconds, 1, 3);

        // Where they work nearly all the time, what is left to compare are the moments in which one begins or ends: then each page's first change is written whole, and files are synced.
        IReadOnlyList<(double From, double To)> spans = CheckpointSpans.Of(run, requested);
        (double? Ratio, double Share) found = WithAndWithout(run, spans);
        (double? ratio, double share) = found.Ratio is null ? WithAndWithout(run, [.. spans.Select(span => (span.To, span.To))]) : found;
        double? images = run.One("postgresql.wal.full_page_images")?.Mean;
        suspicion.Name($"Checkpoints come too often: the log reaches max_wal_size again and again");
        suspicion.Tell(Figure.Of(EvidenceFamily.Database, "postgresql.bgwriter.checkpoint.count{type=requested}", perMinute, "1/min", requested?.Series.Monitor ?? ""), 1, 4, Scores.Strong, value => $"{value:0.#} checkpoints a minute are forced, {(scheduled ?? 0) * OftenSeconds:0.#} come by time", several * (requested?.Mean > 3 * (scheduled ?? 0) ? 1 : 0.3));
        suspicion.Tell(Figure.Client("p(95) while checkpoints work / otherwise", perMinute > 0.5 ? ratio : null, "1"), 1.3, 2.5, Scores.Strong, value => $"the 95th percentile is {value:0.0} times as high in seconds with a checkpoint", several * Scores.Ramp(perMinute ?? 0, 0.5, 2));
        suspicion.For(Figure.Of(EvidenceFamily.Database, "full page images / log records", images / Math.Max(run.One("postgresql.wal.records")?.Mean ?? 0, 1) * 100, "%", run.Database.Source), 5, 20, Scores.Support, value => $"{value:0} % of the log's records are whole pages, which the first change after a checkpoint writes");
        suspicion.Costs(ratio is > 1 and { } slower ? (1 - (1 / slower)) * Math.Max(share, 0.3) : 0.05, 0.7);
        suspicion.RisesWithLoad(run.One("postgresql.wal.io"));
        suspicion.Explain($"Every max_wal_size of log forces a checkpoint: it writes all changed pages at once, and each page's first change after it goes into the log as a whole.");
        suspicion.Missing(requested is null, "The monitor 'postgresql' would count checkpoints.");
        suspicion.Parameter("max_wal_size", run.Database.SettingNumber("max_wal_size"));
        double? full = run.One("postgresql.wal.buffers_full")?.Mean;
        suspicion.Parameter("cpu_percent", run.Load.BusyShare * 100);
        suspicion.Parameter("wal_buffers_full", full);
        suspicion.Cures("db.max_wal_size", "db.checkpoint_completion", "db.wal_compression");
        if (full > 0)
        {
            suspicion.Cures("db.wal_buffers");
        }

        suspicion.Verify("log_checkpoints = on tells each with its cause: 'wal' becomes rare with a larger max_wal_size, and the percentiles' peaks with it.");
    }

    private static (double? Ratio, double Share) WithAndWithout(RunEvidence run, IReadOnlyList<(double From, double To)> spans)
    {
        double with = 0, without = 0;
        int withCount = 0, withoutCount = 0;
        foreach (IntervalSummary one in run.Intervals.Where(one => one.P95 is not null))
        {
            bool isWorking = spans.Any(span => span.From < one.Start + one.Length - Early && span.To >= one.Start - Early);
            (with, withCount) = isWorking ? (with + one.P95!.Value, withCount + 1) : (with, withCount);
            (without, withoutCount) = isWorking ? (without, withoutCount) : (without + one.P95!.Value, withoutCount + 1);
        }

        return withCount < 3 || withoutCount < 3 || without <= 0 ? (null, 0) : (with / withCount / (without / withoutCount), withCount / (double)(withCount + withoutCount));
    }
}
