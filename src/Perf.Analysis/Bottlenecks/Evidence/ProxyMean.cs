namespace Perf.Analysis;

/// <summary>
/// How long the proxy had a request, in the mean of the whole run: the load generator's own means have the warm-up in them, and against the window that is judged alone a slow start would look like time between
/// the two.
/// </summary>
internal static class ProxyMean
{
    private const string Duration = "nginx.http.request.duration";
    private const string Rate = "nginx.http.requests";

    /// <summary>Milliseconds; null where the proxy does not tell.</summary>
    /// <param name="run">The run.</param>
    public static double? Of(RunEvidence run)
    {
        if (run.One(Duration, ("statistic", "avg"))?.Series is not { } means)
        {
            return null;
        }

        // A slow second has fewer requests than others where users wait for answers. Of a long run not every second is kept.
        if (run.One(Rate)?.Series is not { } rates || means.Count > means.Values.Count)
        {
            return means.Avg;
        }

        var rateAt = new Dictionary<double, double>();
        for (int i = 0; i < Math.Min(rates.Seconds.Count, rates.Values.Count); i++)
        {
            rateAt[rates.Seconds[i]] = rates.Values[i];
        }

        double time = 0, requests = 0;
        for (int i = 0; i < Math.Min(means.Seconds.Count, means.Values.Count); i++)
        {
            double rate = rateAt.GetValueOrDefault(means.Seconds[i]);
            (time, requests) = (time + (rate * means.Values[i]), requests + rate);
        }

        return requests > 0 && double.IsFinite(time) ? time / requests : means.Avg;
    }
}
