namespace Perf.Analysis;

/// <summary>A disk is the limit: programs wait for it.</summary>
internal sealed class HostDiskRule : IBottleneckRule
{
    private const string Device = "system.device";

    public string Id => "host.disk";

    public FindingLayer Layer => FindingLayer.Host;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        Signal? pressure = run.Pressure("io");
        (string disk, Signal? queue, Signal? time) = Slowest(run);
        Signal? waiting = run.One("system.cpu.utilization", ("cpu.mode", "iowait"));

        // Waiting by itself may be a slow network's; a queue or slow operations make it a disk's.
        double slow = Slowness(queue, time);
        suspicion.Name($"Programs wait for the disk{(disk.Length > 0 ? $" {disk}" : "")}", disk.Length > 0 ? disk : null);
        suspicion.Tell(RunEvidence.Of(pressure, "pressure{resource=io}", one => one.Mean), 10, 35, Scores.Strong, value => $"something waited for a disk {value:0} % of the time{(queue?.Mean is { } many ? FormattableString.Invariant($"; {many:0.#} operations are under way") : "")}{(time?.Mean is { } each ? FormattableString.Invariant($"; one takes {each:0.#} ms") : "")}", slow);
        suspicion.For(RunEvidence.Of(waiting, "system.cpu.utilization{cpu.mode=iowait}", one => one.Mean), 8, 30, Scores.Hint, value => $"processors have nothing to do but wait for a disk {value:0} % of the time");
        double? disks = budget.Of("db-io", "db-wal");
        suspicion.For(budget.ShareFigure("waiting for a disk / response time", disks), 10, 40, Scores.Support, value => $"{value:0} % of the response time is the database's waiting for a disk");
        suspicion.CostsTime(disks, 0.7);
        suspicion.Costs((pressure?.Mean ?? 0) / 100 * 0.5 * slow, 0.7);
        suspicion.RisesWithLoad(pressure);
        suspicion.Explain($"The disk does not do as much as is asked of it. Who asks is the next question: the database's log, its reading, a log file.");
        suspicion.Missing(pressure is null, "-Monitor host on a kernel with pressure information (psi=1) would say how long programs wait for disks.");
        suspicion.Parameter("nginx_buffered", NginxLog.Count(run, "buffered-to-file"));
        suspicion.Cures("sys.io-scheduler/readahead", "sys.dirty_bytes", "api.access-log-buffer");
        if (NginxLog.Count(run, "buffered-to-file") > 0)
        {
            suspicion.Cures("api.buffers");
        }

        suspicion.Verify("iostat -x shows the disk's queue and its time per operation while the load runs.");
    }

    // Of one disk both: the one that has a queue is not always the one whose operations take long.
    private static (string Disk, Signal? Queue, Signal? Time) Slowest(RunEvidence run)
    {
        const string Queue = "system.disk.queue_length";
        const string Time = "system.disk.operation_time";
        Signal? Of(string name, string disk) => disk.Length == 0 ? run.Each(name).Where(one => DiskOf(one).Length == 0).MaxBy(one => one.Mean) : run.Largest(name, (Device, disk));
        string[] disks = [.. run.Each(Queue).Concat(run.Each(Time)).Select(DiskOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return disks.Length == 0 ? ("", null, null) : disks.Select(disk => (Disk: disk, Queue: Of(Queue, disk), Time: Of(Time, disk)))
            .OrderByDescending(one => Seen(one.Queue, one.Time)).ThenByDescending(one => one.Queue?.Mean ?? 0).First();
    }

    private static double Slowness(Signal? queue, Signal? time) => Math.Max(Scores.Ramp(queue?.Mean ?? 0.5, 0.3, 2), Scores.Ramp(time?.Mean ?? 5, 3, 20));

    // What is not counted speaks for no disk, and slow operations of a disk that hardly anybody asks for anything keep nobody waiting.
    private static double Seen(Signal? queue, Signal? time) => Math.Max(Scores.Ramp(queue?.Mean ?? 0, 0.3, 2), Scores.Ramp(time?.Mean ?? 0, 3, 20) * Scores.Ramp(queue?.Mean, 0.01, 0.1, 1));

    private static string DiskOf(Signal signal) => signal.Series.Labels.GetValueOrDefault(Device, "");
}
