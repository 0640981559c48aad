namespace Perf.Analysis;

/// <summary>Waiting for locks of the application's own threads, by the runtime's events (Little's law: as many threads as wait in the mean, over the rate).</summary>
internal static class LockWait
{
    /// <summary>The signal of those that wait.</summary>
    public const string Meter = "dotnet.monitor.lock_wait.time";

    /// <summary>Milliseconds of the mean request; null where it was not measured.</summary>
    /// <param name="run">The run.</param>
    public static double? Of(RunEvidence run) => run.PerRequestRate is > 0 and { } rate ? run.One(Meter)?.Mean * 1000 / rate : null;
}
