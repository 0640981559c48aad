namespace Perf.Analysis;

/// <summary>Judges what is left of a disk.</summary>
public static class DiskHealth
{
    /// <summary>Judges.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="settings">The limits.</param>
    public static HealthCheck Judge(DiskObservation disk, HealthSettings settings)
    {
        if (disk.Fault.Length > 0 || disk.Total <= 0)
        {
            return Found.Degraded(
                $"The disk of {disk.Path} cannot be asked: {Found.Quote(disk.Fault)}",
                "See whether the folder's file system is there; otherwise leave the check out (-Exclude disk).");
        }

        string message = $"{SizeText.Format(disk.Free)} of {SizeText.Format(disk.Total)} are free on the disk of {disk.Path}.";
        HealthStatus status = disk.Free < settings.DiskFail.Of(disk.Total) ? HealthStatus.Unhealthy : disk.Free < settings.DiskWarn.Of(disk.Total) ? HealthStatus.Degraded : HealthStatus.Healthy;
        HealthAmount limit = status == HealthStatus.Unhealthy ? settings.DiskFail : settings.DiskWarn;
        return new HealthCheck
        {
            Status = status,
            Message = message,
            Value = limit.Share is null ? disk.Free : (double)disk.Free / disk.Total,
            Limit = limit.Share ?? limit.Bytes,
            Unit = limit.Share is null ? "bytes" : "share",
            Advice = status == HealthStatus.Healthy ? null : "Make room there, thin out the history (Optimize-PerfHistory), or set PERF_HOME to a folder on another disk.",
        };
    }
}
