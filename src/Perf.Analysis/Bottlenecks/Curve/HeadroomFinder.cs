namespace Perf.Analysis;

/// <summary>How far the limit is: the highest rate without a knee, and the resource that is nearest to its end.</summary>
internal static class HeadroomFinder
{
    /// <summary>Finds it.</summary>
    public static Headroom Of(RunEvidence run, LoadCurve curve)
    {
        LoadCurvePoint? stage = curve.Points.Where(point => curve.Knee is null || point.Rate <= curve.Knee.Rate).MaxBy(point => point.Rate);
        double rate = stage?.Rate ?? (run.WindowRate * (1 - run.Client.FailedShare));
        (string Resource, double Share)? busiest = Resources(run, stage).Where(one => one.Share > 0).OrderByDescending(one => one.Share).ThenBy(one => one.Resource, StringComparer.Ordinal).Select(one => ((string, double)?)one).FirstOrDefault();
        return busiest is not { } found ? new Headroom { Rate = Math.Round(rate, 3) } : new Headroom
        {
            Rate = Math.Round(rate, 3),
            Resource = found.Resource,
            Utilization = Math.Round(Math.Min(found.Share, 1), 4),
            Factor = Math.Round(Math.Max(1, 1 / found.Share), 3),
        };
    }

    // What grows with the load: memory, which does not, tells nothing of how much more is possible.
    private static IEnumerable<(string Resource, double Share)> Resources(RunEvidence run, LoadCurvePoint? stage)
    {
        // What was used at the rate that is told, and not in the mean of all stages.
        double? Used(Signal one) => (stage is null ? null : one.MeanBetween(stage.From, stage.To)) ?? one.Mean;

        foreach ((string signal, string name) in new[]
        {
            ("system.cpu.utilization", "CPU of the machine"), ("container.cpu.utilization", "CPU of the container"), ("postgresql.connection.utilization", "connections of PostgreSQL"),
        })
        {
            if (run.One(signal) is { } one && Used(one) is { } mean)
            {
                yield return ($"{name} ({one.Series.Monitor})", mean / 100);
            }
        }

        foreach (Signal disk in run.Each("system.disk.io_time"))
        {
            yield return ($"disk {disk.Series.Labels.GetValueOrDefault("system.device", "")} ({disk.Series.Monitor})", (Used(disk) ?? 0) / 100);
        }

        // Redis computes with one thread.
        if (run.Load.Cache is { } cache)
        {
            // Several servers are as many threads, whose use is known together only.
            yield return ("the cache's one thread", run.Load.CacheSignal is { Mean: > 0 and { } mean } one && Used(one) is { } used ? cache * used / mean : cache);
        }
    }
}
