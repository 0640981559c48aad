namespace Perf.Analysis;

/// <summary>
/// Time in requests that got stuck: a few that wait for seconds, until somebody gives up, hardly move a share of failures, and yet most of the users' time goes there. Where users wait for an answer before they
/// ask again, a share of the requests says how many were stuck, and only the time says how many users were.
/// </summary>
internal static class StuckRequests
{
    // No queue that moves takes so long beside requests that take as little as the median.
    private const double Times = 10;
    private const double More = 500;

    /// <summary>Milliseconds of the mean request that are in stuck ones.</summary>
    /// <param name="run">The run.</param>
    public static double Time(RunEvidence run)
    {
        double all = 0;
        double stuck = 0;
        foreach (Histogram times in run.Run.Steps.Values.Select(step => step.Metrics.GetValueOrDefault(run.Client.Family.ResponseTime)?.Histogram).OfType<Histogram>().Where(times => times.Count > 0))
        {
            double median = times.Percentile(50);
            double limit = Math.Max(Times * median, median + More);
            all += times.Count;
            stuck += times.Buckets.Where(bucket => bucket.Value > limit).Sum(bucket => bucket.Value * bucket.Count);
        }

        return all > 0 ? stuck / all : 0;
    }
}
