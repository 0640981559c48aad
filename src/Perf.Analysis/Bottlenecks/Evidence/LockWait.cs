namespace Perf.Analysis;

/// <summary>Waiting for locks of the application's own threads, by the runtime's events (Little's law: as many threads as wait in the mean, over the rate).</summary>
internal static class LockWait
{
    /// <summary>The signal of those that wait.</summary>
    public const string Meter = "dotnet.monitor.lock_wait.time";

    private const string UnendedMeter = "dotnet.monitor.lock_wait.unended";

    // Percent of the waits of a look.
    private const double Most = 50;

    /// <summary>Milliseconds of the mean request; null where it was not measured.</summary>
    /// <param name="run">The run.</param>
    public static double? Of(RunEvidence run) => RequestCounts.OfApplication(run) is > 0 and { } requests ? run.One(Meter)?.Mean * 1000 / requests : null;

    /// <summary>Whether most waits took longer than they were looked at, so that what was seen is a part of them, and nobody knows how small a one.</summary>
    /// <param name="run">The run.</param>
    public static bool IsPart(RunEvidence run) => run.One(UnendedMeter)?.Mean > Most;
}
