namespace Perf.Analysis;

/// <summary>How long the garbage collector holds the application. The runtime's share is of the time since the collection before, and of moments with one; its time a second is exact where it is told.</summary>
internal static class CollectorPause
{
    private const string Exact = "dotnet.gc.pause.time";
    private const string Estimate = "dotnet.gc.pause.utilization";

    /// <summary>The share of time in which all threads are held, in percent; null where it was not seen.</summary>
    public static double? Percent(RunEvidence run) => run.One(Exact)?.Mean / 10 ?? run.One(Estimate)?.Mean;

    /// <summary>The signal that it is of.</summary>
    public static string Signal(RunEvidence run) => run.One(Exact) is null ? Estimate : Exact;
}
