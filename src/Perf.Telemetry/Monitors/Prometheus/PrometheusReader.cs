namespace Perf.Telemetry.Monitors.Prometheus;

/// <summary>The monitor <c>prometheus</c>.</summary>
internal sealed class PrometheusReader : IMonitor
{
    private const int MostSeries = 200;
    private static readonly int[] s_errors = [400, 422, 503];

    private readonly MonitorHttp _http;
    private readonly Uri _address;
    private readonly (MonitorQuery Query, Dictionary<string, MonitorSignal> Signals)[] _queries;

    public PrometheusReader(PrometheusMonitor definition, Func<string, string> resolve)
    {
        string address = resolve(definition.Address).TrimEnd('/');
        _address = MonitorHttp.AddressOf(address.EndsWith("/api/v1/query", StringComparison.Ordinal) ? address : $"{address}/api/v1/query", definition);
        _http = new MonitorHttp(definition.Headers.ToDictionary(header => header.Key, header => resolve(header.Value)));
        _queries = [.. definition.Queries.Select(query => (query with { Query = resolve(query.Query) }, new Dictionary<string, MonitorSignal>(StringComparer.Ordinal)))];
    }

    public void Read(MonitorReading reading, CancellationToken stop)
    {
        MonitorException? fault = null;
        foreach ((MonitorQuery query, Dictionary<string, MonitorSignal> signals) in _queries)
        {
            try
            {
                Read(query, signals, reading, stop);
            }
            catch (MonitorException e)
            {
                // One query that is wrong keeps no other from being asked; a server that is down is told once.
                fault ??= _queries.Length > 1 ? new MonitorException($"{query.Name}: {e.Message}", e) : e;
            }
        }

        if (fault is not null)
        {
            throw fault;
        }
    }

    public void Dispose() => _http.Dispose();

    private void Read(MonitorQuery query, Dictionary<string, MonitorSignal> signals, MonitorReading reading, CancellationToken stop)
    {
        (_, byte[] body) = _http.Ask(_address, new Dictionary<string, string> { ["query"] = query.Query }, s_errors, stop);
        var answer = PrometheusAnswer.Parse(body);
        foreach (string warning in answer.Warnings)
        {
            reading.Note($"the answer to '{query.Name}' is only a part: {warning}");
        }

        if (answer.NotNumbers > 0)
        {
            reading.Note($"'{query.Name}' gave values that are no numbers (NaN or infinite, as a division by zero does); they are left out.");
        }

        if (answer.Values.Count == 0 && answer.NotNumbers == 0)
        {
            reading.Note($"'{query.Name}' gave nothing at times: no series matches, or the last sample is older than five minutes. Look whether Prometheus scrapes it (its page /targets).");
        }

        if (answer.Values.Count > MostSeries)
        {
            reading.Note($"'{query.Name}' gives {answer.Values.Count} series, of which {MostSeries} are kept; sum them up: sum by (...) (...).");
        }

        foreach ((IReadOnlyList<(string Name, string Value)> labels, double value) in answer.Values.Take(MostSeries))
        {
            string key = string.Join('\u001f', labels.Select(label => $"{label.Name}={label.Value}"));
            if (!signals.TryGetValue(key, out MonitorSignal? signal))
            {
                signals[key] = signal = new MonitorSignal(query.Name, query.Unit, [.. labels]);
            }

            if (query.IsCounter)
            {
                reading.AddRate(signal, value);
            }
            else
            {
                reading.Add(signal, value);
            }
        }
    }
}
