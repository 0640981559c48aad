namespace Perf.Analysis;

/// <summary>
/// Where the slow requests of a step gather: a time limit lets all that run into it take as long, and hardly anything else does. Steps are looked at one by one, for two that differ look like one with two
/// modes together.
/// </summary>
/// <param name="Step">The step.</param>
/// <param name="Milliseconds">Where they gather.</param>
/// <param name="Share">The share of the slow ones that is there, 0 to 1.</param>
/// <param name="Slow">The share of the step's requests that is slow, 0 to 1.</param>
internal sealed record SlowMode(string Step, double Milliseconds, double Share, double Slow)
{
    // Slow is what takes three times the median, and a fiftieth of a second more than it; one in two hundred of them is chance.
    private const double Times = 3;
    private const double More = 20;
    private const double LeastSlow = 0.005;
    private const double LeastRequests = 100;
    private const double Width = 0.08;

    /// <summary>The step in which most slow requests gather; null where none has any.</summary>
    /// <param name="run">The run.</param>
    public static SlowMode? Of(RunEvidence run) => run.Run.Steps.Values.OrderBy(step => step.Name, StringComparer.Ordinal)
        .Select(step => Of(step.Name, step.Metrics.GetValueOrDefault(run.Client.Family.ResponseTime)?.Histogram)).OfType<SlowMode>().MaxBy(mode => mode.Share * mode.Slow);

    private static SlowMode? Of(string step, Histogram? times)
    {
        if (times is not { Count: > 0 } || times.Count < LeastRequests)
        {
            return null;
        }

        double median = times.Percentile(50);
        double slow = 1 - times.ShareAtOrBelow(Math.Max(Times * median, median + More));
        if (slow < LeastSlow)
        {
            return null;
        }

        double middle = times.Percentile(100 * (1 - (slow / 2)));
        double there = times.ShareAtOrBelow(middle * (1 + Width)) - times.ShareAtOrBelow(middle * (1 - Width));
        return new SlowMode(step, middle, Math.Min(1, there / slow), slow);
    }
}
