using System.Globalization;
using Newtonsoft.Json.Linq;

namespace Perf.Telemetry.Monitors.Http;

/// <summary>The monitor <c>http</c>: numbers of a JSON document.</summary>
internal sealed class HttpReader : IMonitor
{
    // Where nothing says which numbers are wanted.
    private const int MostOfAll = 200;

    private readonly HttpMonitor _definition;
    private readonly MonitorHttp _http;
    private readonly Uri _address;
    private readonly Dictionary<(string Name, int Place), MonitorSignal> _signals = [];

    public HttpReader(HttpMonitor definition, Func<string, string> resolve)
    {
        _definition = definition;
        _address = MonitorHttp.AddressOf(resolve(definition.Address), definition);
        _http = new MonitorHttp(definition.Headers.ToDictionary(header => header.Key, header => resolve(header.Value)));
    }

    public void Read(MonitorReading reading, CancellationToken stop)
    {
        JToken document = JsonFigures.Parse(_http.Ask(_address, null, [], stop).Body);
        if (_definition.Values.Count == 0)
        {
            ReadAll(document, reading);
            return;
        }

        foreach (MonitorQuery query in _definition.Values)
        {
            IReadOnlyList<double> numbers = JsonFigures.Select(document, query.Query);
            if (numbers.Count == 0)
            {
                reading.Note($"at '{query.Query}' there is no number at times. Compare the path with what the address answers.");
            }

            for (int i = 0; i < numbers.Count; i++)
            {
                MonitorSignal signal = SignalOf(query.Name, query.Unit, numbers.Count == 1 ? -1 : i);
                if (query.IsCounter)
                {
                    reading.AddRate(signal, numbers[i]);
                }
                else
                {
                    reading.Add(signal, numbers[i]);
                }
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private void ReadAll(JToken document, MonitorReading reading)
    {
        int count = 0;
        foreach ((string place, double value) in JsonFigures.All(document))
        {
            if (count == MostOfAll)
            {
                reading.Note($"the document has more than {MostOfAll} numbers, and the first of them are read; say which are wanted: values: {{ name: \"$.path\" }}.");
                break;
            }

            reading.Add(SignalOf(place, "", -1), value);
            count++;
        }

        if (count == 0)
        {
            throw new MonitorException("There is no number in what the server answers.");
        }
    }

    private MonitorSignal SignalOf(string name, string unit, int place)
    {
        if (!_signals.TryGetValue((name, place), out MonitorSignal? signal))
        {
            _signals[(name, place)] = signal = place < 0 ? new MonitorSignal(name, unit) : new MonitorSignal(name, unit, ("index", place.ToString(CultureInfo.InvariantCulture)));
        }

        return signal;
    }
}
