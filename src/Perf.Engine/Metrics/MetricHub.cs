namespace Perf.Engine.Metrics;

/// <summary>All metrics of a run: shards that virtual users write to, emptied once a second into an interval.</summary>
public sealed class MetricHub
{
    private readonly MetricShard[] _shards;
    private readonly MetricTally _sum;

    /// <summary>Creates the metrics of a run.</summary>
    /// <param name="names">The run's steps and checks.</param>
    /// <param name="shards">How many parts; as many as cores that write.</param>
    public MetricHub(MetricNamesOfRun names, int shards)
    {
        _shards = [.. Enumerable.Range(0, shards).Select(_ => new MetricShard(names))];
        _sum = new MetricTally(names);
    }

    /// <summary>The part that a virtual user writes to.</summary>
    /// <param name="vu">The virtual user's number.</param>
    /// <returns>The shard.</returns>
    public MetricShard ShardOf(int vu) => _shards[vu % _shards.Length];

    /// <summary>Empties all shards into an interval. Called by one thread only.</summary>
    /// <param name="interval">The interval, with its times.</param>
    /// <returns>The same with everything that was gathered.</returns>
    public Interval Take(Interval interval)
    {
        foreach (MetricShard shard in _shards)
        {
            shard.MoveTo(_sum);
        }

        return _sum.Take(interval);
    }
}
