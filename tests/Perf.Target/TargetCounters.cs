using System.Collections.Concurrent;

namespace Perf.Target;

/// <summary>How many requests reached each endpoint, and how many connections were accepted. The control endpoints are not counted.</summary>
public sealed class TargetCounters
{
    private readonly ConcurrentDictionary<string, RequestCounter> _requests = new(StringComparer.Ordinal);
    private long _connections;

    public long Connections => Interlocked.Read(ref _connections);

    public long Total => _requests.Values.Sum(counter => counter.Value);

    /// <summary>Requests of one endpoint, by its path as the table writes it, such as <c>/ok</c> or <c>/status/{code}</c>.</summary>
    public long Of(string path) => _requests.TryGetValue(path, out var counter) ? counter.Value : 0;

    public IReadOnlyDictionary<string, long> Snapshot() => _requests
        .Where(pair => pair.Value.Value > 0)
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .ToDictionary(pair => pair.Key, pair => pair.Value.Value, StringComparer.Ordinal);

    internal void CountConnection() => Interlocked.Increment(ref _connections);

    internal RequestCounter Register(string path) => _requests.GetOrAdd(path, _ => new RequestCounter());
}
