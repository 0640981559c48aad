namespace Perf.Analysis;

/// <summary>A disk is the limit: programs wait for it.</summary>
internal sealed class HostDiskRule : IBottleneckRule
{
    public string Id => "host.disk";

    public FindingLayer Layer => FindingLayer.Host;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        Signal? pressure = run.Pressure("io");
        Signal? queue = run.Largest("system.disk.queue_length");
        Signal? time = run.Largest("system.disk.operation_time");
        Signal? waiting = run.One("system.cpu.utilization", ("cpu.mode", "iowait"));
        string disk = queue?.Series.Labels.GetValueOrDefault("system.device", "") ?? "";

        // Waiting by itself may be a slow network's; a queue or slow operations make it a disk's.
        double slow = Math.Max(Scores.Ramp(queue?.Mean ?? 0.5, 0.3, 2), Scores.Ramp(time?.Mean ?? 5, 3, 20));
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
}
