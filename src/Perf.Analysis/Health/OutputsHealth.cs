namespace Perf.Analysis;

/// <summary>Judges what outputs keep on disk because their destination does not take it.</summary>
public static class OutputsHealth
{
    /// <summary>Judges.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="settings">The limits.</param>
    /// <param name="now">The moment.</param>
    public static HealthCheck Judge(FolderObservation folder, HealthSettings settings, DateTimeOffset now)
    {
        if (folder.Files == 0)
        {
            return Found.Healthy("Nothing waits for a destination of outputs.") with { Value = 0, Unit = "bytes" };
        }

        string message = $"{SizeText.Format(folder.Bytes)} in {folder.Files} {(folder.Files == 1 ? "file waits" : "files wait")} for a destination of outputs, the oldest for {OutboxHealth.Age(folder.OldestAt, now)}.";
        bool isLate = folder.OldestAt is { } oldest && now - oldest > settings.OutputsWait;
        return (isLate ? Found.Degraded(message, "The next run with the same output sends it. See whether the destination works, or delete what is of no use any more.") : Found.Healthy(message)) with
        {
            Value = folder.Bytes,
            Unit = "bytes",
        };
    }
}
