namespace Perf.Analysis;

/// <summary>
/// Which requests a server's figures are of. A run may speak several protocols, and a server counts what it does for all of them: per request of the main one that may be said only where the others that
/// reach the same server are few, in number and in time. What does not reach it does not count: a step of SQL asks the database, and nothing of the application in front of it.
/// </summary>
internal sealed class RequestMix
{
    private const double Few = 0.05;

    private static readonly RequestMetrics[] s_web = [RequestMetrics.Http, RequestMetrics.WebSocket, RequestMetrics.Grpc];

    private readonly RequestMetrics _main;
    private readonly Dictionary<RequestMetrics, (double Count, double Milliseconds)> _families = [];

    /// <summary>Reads it.</summary>
    /// <param name="metrics">The run's metrics.</param>
    /// <param name="main">The protocol that the run is mainly about.</param>
    public RequestMix(IReadOnlyDictionary<string, MetricSummary> metrics, RequestMetrics main)
    {
        _main = main;
        foreach (RequestMetrics family in RequestMetrics.In(metrics))
        {
            double count = metrics.GetValueOrDefault(family.Count)?.Count ?? metrics.GetValueOrDefault(family.ResponseTime)?.Count ?? 0;
            _families[family] = (count, count * ((metrics.GetValueOrDefault(family.Duration) ?? metrics.GetValueOrDefault(family.ResponseTime))?.Avg ?? 0));
        }

        All = _families.Values.Sum(one => one.Count);
    }

    /// <summary>Requests of all protocols.</summary>
    public double All { get; }

    /// <summary>The share of them that is the main protocol's, 0 to 1.</summary>
    public double MainShare => All > 0 && _families.TryGetValue(_main, out (double Count, double Milliseconds) main) ? main.Count / All : 1;

    /// <summary>Whether hardly anything but the main protocol was spoken, so that what is counted for all of them, as bytes and connections are, is the main one's.</summary>
    public bool IsAlone => IsOf(RequestMetrics.All);

    /// <summary>Whether what a proxy or an application does is for requests of the main protocol.</summary>
    public bool IsOfServers => IsOf(s_web);

    /// <summary>Whether what a database does is for them.</summary>
    public bool IsOfDatabase => IsOf([.. s_web, RequestMetrics.Sql]);

    /// <summary>Whether what a cache does is for them.</summary>
    public bool IsOfCache => IsOf([.. s_web, RequestMetrics.Redis]);

    /// <summary>The protocols with their shares of the requests, for people: <c>http 60 %, grpc 40 %</c>.</summary>
    public override string ToString() => string.Join(", ", _families.Where(one => one.Value.Count > 0).OrderByDescending(one => one.Value.Count).ThenBy(one => one.Key.Protocol, StringComparer.Ordinal)
        .Select(one => FormattableString.Invariant($"{one.Key.Protocol} {100 * one.Value.Count / All:0} %")));

    private bool IsOf(IReadOnlyList<RequestMetrics> reaching)
    {
        (double count, double milliseconds) = _families.GetValueOrDefault(_main);
        (double Count, double Milliseconds)[] others = [.. _families.Where(one => one.Key != _main && reaching.Contains(one.Key)).Select(one => one.Value)];
        return others.Sum(one => one.Count) <= Few * count && others.Sum(one => one.Milliseconds) <= Few * milliseconds;
    }
}
