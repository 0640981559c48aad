namespace Perf.Telemetry.Monitors.Nodes;

/// <summary>The monitor <c>node</c>: node_exporter's page. It asks for the collectors that it needs only; an exporter that has not all of them is asked for everything.</summary>
internal sealed class NodeReader : IMonitor
{
    private const string Collectors = "collect[]=cpu&collect[]=loadavg&collect[]=meminfo&collect[]=vmstat&collect[]=diskstats&collect[]=netdev&collect[]=netstat&collect[]=sockstat&collect[]=stat&collect[]=pressure";
    private static readonly int[] s_refused = [400];

    private readonly MonitorHttp _http;
    private readonly Uri _address;
    private readonly NodeFigures _figures = new();
    private bool _asksForAll;

    public NodeReader(NodeExporterMonitor definition, Func<string, string> resolve)
    {
        Uri address = MonitorHttp.AddressOf(resolve(definition.Address), definition);
        _address = address.AbsolutePath == "/" ? new UriBuilder(address) { Path = "/metrics" }.Uri : address;

        // Who writes a query asks for what it says.
        _asksForAll = _address.Query.Length > 0;
        _http = new MonitorHttp(definition.Headers.ToDictionary(header => header.Key, header => resolve(header.Value)));
    }

    public void Read(MonitorReading reading, CancellationToken stop)
    {
        if (!_asksForAll)
        {
            (int status, byte[] some) = _http.Ask(new UriBuilder(_address) { Query = Collectors }.Uri, null, s_refused, stop);
            if (status == 200)
            {
                Read(some, reading);
                return;
            }

            _asksForAll = true;
        }

        Read(_http.Ask(_address, null, [], stop).Body, reading);
    }

    public void Dispose() => _http.Dispose();

    private void Read(byte[] page, MonitorReading reading)
    {
        if (!_figures.Read(page, reading))
        {
            throw new MonitorException($"What answers at {_address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)} is not node_exporter: it has no metric whose name begins with node_.");
        }
    }
}
