using System.Collections.Frozen;

namespace Perf.Target.Endpoints;

/// <summary>Finds the endpoint of a path: an exact one, else one whose last segment is a parameter.</summary>
internal sealed class EndpointTable
{
    private readonly FrozenDictionary<string, CountedEndpoint> _exact;
    private readonly FrozenDictionary<string, CountedEndpoint> _parents;

    public EndpointTable(IEnumerable<Endpoint> endpoints, TargetCounters counters)
    {
        var all = endpoints.Select(endpoint => new CountedEndpoint(endpoint, counters.Register(endpoint.Path))).ToList();
        _exact = all.Where(counted => !counted.Endpoint.Path.EndsWith('}'))
            .ToFrozenDictionary(counted => counted.Endpoint.Path, StringComparer.Ordinal);
        _parents = all.Where(counted => counted.Endpoint.Path.EndsWith('}'))
            .ToFrozenDictionary(counted => ParentOf(counted.Endpoint.Path), StringComparer.Ordinal);
    }

    /// <summary>Everything this server can do over HTTP.</summary>
    public static EndpointTable Create(ResponseTiming timing, TargetCounters counters) => new(
        [
            .. StatusEndpoints.All(),
            .. TimingEndpoints.All(timing),
            .. CapacityEndpoints.All(timing),
            .. TallyEndpoints.All(timing),
            .. BodyEndpoints.All(timing),
            .. CompressionEndpoints.All(),
            .. FaultEndpoints.All(timing),
            .. RedirectEndpoints.All(),
            .. SessionEndpoints.All(),
            .. ShopEndpoints.All(),
            .. DigestEndpoint.All(),
            .. EchoEndpoints.All(),
            .. MarkupEndpoints.All(),
            .. FormEndpoints.All(),
            .. TokenEndpoints.All(),
            .. ControlEndpoints.All(timing.Gate, counters),
        ],
        counters);

    public CountedEndpoint? Find(string path, out string argument)
    {
        argument = "";
        if (_exact.TryGetValue(path, out var exact))
        {
            return exact;
        }
        if (path.LastIndexOf('/') is var slash && slash > 0 && _parents.TryGetValue(ParentOf(path), out var parent))
        {
            argument = path[(slash + 1)..];
            return parent;
        }
        return null;
    }

    private static string ParentOf(string path) => path[..path.LastIndexOf('/')];
}
