namespace Perf.Engine.Metrics;

/// <summary>All metrics of a run: the shards of the loops, emptied once a second into an interval.</summary>
internal sealed class MetricHub(MetricNamesOfRun names, IReadOnlyList<MetricShard> shards)
{
    private readonly MetricTally _sum = new(new CappedNames(names), names.Selectors);

    /// <summary>Gathers what the shards have exchanged. Called by one thread only, after each exchange.</summary>
    /// <param name="interval">The interval, with its times.</param>
    /// <returns>The same with everything that was gathered.</returns>
    public Interval Take(Interval interval)
    {
        foreach (MetricShard shard in shards)
        {
            shard.MoveTo(_sum);
        }

        return _sum.Take(interval);
    }
}
