namespace Perf.Engine.Merging;

/// <summary>
/// Adds up what one agent measured, all its shares together: its own metrics by name and how its machine fared. Memory does not grow with the run's length, and there are no steps, for there may be a
/// thousand agents. Not safe for several threads at once.
/// </summary>
/// <param name="isOneOfMany">Whether there are more agents than <see cref="MostWithDistributions"/>: of times only those are kept that an agent is judged and summed up by.</param>
internal sealed class AgentAccount(bool isOneOfMany = false)
{
    /// <summary>With more agents than this their metrics have no distributions in the result: it would be tens of megabytes. Their percentiles are there all the same.</summary>
    public const int MostWithDistributions = 50;

    private static readonly HashSet<string> s_times =
        [MetricNames.IterationDuration, MetricNames.IterationStartLag, .. RequestMetrics.All.Select(family => family.ResponseTime), .. RequestMetrics.All.Select(family => family.Duration)];

    // All shares of an account are made by one process, whatever it is called.
    private const string Agent = "";

    private readonly IntervalMerger _shares = new();
    private readonly RunAccumulator _totals = new();

    /// <summary>The end of the last interval that is added up.</summary>
    public TimeSpan Elapsed => _totals.Elapsed;

    /// <summary>Whether a series is among what an account adds up.</summary>
    /// <param name="series">The series.</param>
    /// <param name="isOneOfMany">Whether there are more agents than <see cref="MostWithDistributions"/>.</param>
    public static bool Keeps(Series series, bool isOneOfMany) => !isOneOfMany || series.Type != MetricType.Trend || s_times.Contains(series.Metric);

    /// <summary>The agent begins a share.</summary>
    /// <param name="share">The share's number.</param>
    /// <param name="from">From when on, from the run's start.</param>
    public void Joined(int share, TimeSpan from) => Add(_shares.Joined(share, from, Agent));

    /// <summary>The next interval of one of its shares.</summary>
    /// <param name="share">The share.</param>
    /// <param name="interval">The interval.</param>
    public void Add(int share, Interval interval) => Add(_shares.Add(share, interval));

    /// <summary>One of its shares has ended, or is lost.</summary>
    /// <param name="share">The share.</param>
    public void Left(int share) => Add(_shares.Ended(share));

    /// <summary>Fills what is known of the agent with what was measured. Ends the account.</summary>
    /// <param name="known">What the agent is, and how its part went; its cores count here.</param>
    /// <param name="keepDistributions">Whether trends keep their distributions; see <see cref="MostWithDistributions"/>.</param>
    /// <returns>The same with metrics and the figures of validity, which are not judged here.</returns>
    public AgentResult Complete(AgentResult known, bool keepDistributions = true)
    {
        Add(_shares.End());
        RunResult own = _totals.Complete(new RunResult { Machine = new MachineInfo { Cores = known.Cores } });
        return known with
        {
            Metrics = keepDistributions ? own.Metrics : own.Metrics.ToDictionary(metric => metric.Key, metric => metric.Value with { Histogram = Histogram.Empty }, StringComparer.Ordinal),
            Validity = own.Validity,
        };
    }

    private void Add(IReadOnlyList<Interval> intervals)
    {
        foreach (Interval interval in intervals)
        {
            var series = new List<Series>(interval.Series.Count);
            foreach (Series one in interval.Series)
            {
                if (Keeps(one, isOneOfMany))
                {
                    series.Add(one.Step.Length == 0 ? one : one with { Step = "" });
                }
            }

            _totals.AddTotals(interval with { Series = series, Errors = [], Checks = [], Monitors = [] });
        }
    }
}
