namespace Perf.Analysis;

/// <summary>Waiting for a connection to the database, by the driver's own meters: requests that wait for one of the pool (by Little's law), and opening new ones (exact).</summary>
internal static class PoolWait
{
    /// <summary>The meter of those that wait.</summary>
    public const string Meter = "db.client.connection.pending_requests";

    /// <summary>Those that wait, of the application that is looked at; null where the driver does not tell.</summary>
    /// <param name="run">The run.</param>
    public static Signal? Pending(RunEvidence run) => run.One(Meter);

    /// <summary>Milliseconds of the mean request; null where it is not known.</summary>
    /// <param name="run">The run.</param>
    public static double? Of(RunEvidence run)
    {
        if (RequestCounts.OfApplication(run) is not { } requests || Pending(run) is not { } pending)
        {
            return null;
        }

        double waiting = Gauge.Mean(pending) ?? 0;
        // None is opened before the first.
        double opening = run.One("db.client.connection.create_time.time") is { Mean: { } seconds } opened ? seconds * run.PartOf(opened) : 0;
        return (waiting + opening) * 1000 / requests;
    }
}
