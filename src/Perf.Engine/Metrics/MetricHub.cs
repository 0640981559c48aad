using Perf.Engine.Metrics.Selection;

namespace Perf.Engine.Metrics;

/// <summary>All metrics of a run: the shards of the loops, emptied once a second into an interval.</summary>
internal sealed class MetricHub
{
    private readonly IReadOnlyList<MetricShard> _shards;
    private readonly SelectorSet? _selectors;
    private readonly MetricTally _sum;
    private readonly int[] _counters;

    /// <summary>Creates it.</summary>
    /// <param name="names">The names of the run.</param>
    /// <param name="shards">The loops' shards.</param>
    /// <param name="selectors">The parts of metrics that thresholds ask for; null for none.</param>
    public MetricHub(MetricNamesOfRun names, IReadOnlyList<MetricShard> shards, SelectorSet? selectors = null)
    {
        _shards = shards;
        _selectors = selectors;
        _sum = new MetricTally(new CappedNames(names), names.Selectors);
        _counters = [.. Enumerable.Range(0, names.Selectors.Count).Where(part => SelectorSet.TypeOf(names.Selectors[part], names.Metrics) == MetricType.Counter)];
    }

    /// <summary>Gathers what the shards have exchanged. Called by one thread only, after each exchange.</summary>
    /// <param name="interval">The interval, with its times.</param>
    /// <returns>The same with everything that was gathered.</returns>
    public Interval Take(Interval interval)
    {
        foreach (MetricShard shard in _shards)
        {
            shard.MoveTo(_sum);
        }

        // That nothing was counted can be told from not having looked: http_reqs{status:500} of a run without such an answer is 0.
        foreach (int part in _counters)
        {
            if (_selectors?.IsPossible(part) == true)
            {
                _sum.Part(part).Add(0);
            }
        }

        return _sum.Take(interval);
    }
}
