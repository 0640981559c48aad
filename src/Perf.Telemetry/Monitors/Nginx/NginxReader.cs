using System.Globalization;

namespace Perf.Telemetry.Monitors.Nginx;

/// <summary>The monitor <c>nginx</c>: stub_status, an access log that has times, and an error log.</summary>
internal sealed class NginxReader : IMonitor, IMonitorTables
{
    private static readonly string[] s_classes = ["1xx", "2xx", "3xx", "4xx", "5xx"];

    // Those that nginx itself gives where a limit was reached, so that they are told apart from others of their class.
    private static readonly int[] s_codes = [429, 503];

    private readonly MonitorHttp? _http;
    private readonly Uri? _address;
    private readonly LogTail? _log;
    private readonly ErrorLog? _errors;
    private readonly LogFormat _format;
    private readonly List<double> _times = [];
    private readonly List<double> _upstream = [];
    private readonly List<double> _own = [];
    private readonly List<double> _connect = [];
    private readonly double[] _byClass = new double[s_classes.Length];
    private readonly double[] _byCode = new double[s_codes.Length];
    private readonly Dictionary<string, double> _byCache = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MonitorSignal> _cacheSignals = new(StringComparer.Ordinal);
    private TimeSpan? _before;
    private long _lines;
    private long _timed;
    private bool _passesOn;

    private readonly MonitorSignal _accepted = new("nginx.connections_accepted", "1/s");
    private readonly MonitorSignal _handled = new("nginx.connections_handled", "1/s");
    private readonly MonitorSignal _dropped = new("nginx.connections_dropped", "1/s");
    private readonly MonitorSignal _requests = new("nginx.requests", "1/s");
    private readonly MonitorSignal[] _connections = [.. new[] { "active", "reading", "writing", "waiting" }.Select(state => new MonitorSignal("nginx.connections_current", "", ("state", state)))];
    private readonly MonitorSignal[] _status = [.. s_classes.Select(one => new MonitorSignal("nginx.http.responses", "1/s", ("http.response.status_class", one)))];
    private readonly MonitorSignal[] _codes = [.. s_codes.Select(one => new MonitorSignal("nginx.http.responses", "1/s", ("http.response.status_code", one.ToString(CultureInfo.InvariantCulture))))];
    private readonly MonitorSignal _passedOn = new("nginx.http.upstream.requests", "1/s");
    private readonly MonitorSignal _connectShare = new("nginx.http.upstream.connect.share", "%");
    private readonly MonitorSignal _rate = new("nginx.http.requests", "1/s");
    private readonly TimeSignals _requestTime = new("nginx.http.request.duration");
    private readonly TimeSignals _upstreamTime = new("nginx.http.upstream.duration");
    private readonly TimeSignals _connectTime = new("nginx.http.upstream.connect.duration");
    private readonly TimeSignals _ownTime = new("nginx.http.own.duration");

    public NginxReader(NginxMonitor definition, Func<string, string> resolve)
    {
        if (definition.Address is { } address)
        {
            _address = MonitorHttp.AddressOf(resolve(address), definition);
            _http = new MonitorHttp(new Dictionary<string, string>());
        }

        _log = definition.AccessLog is { } log ? new LogTail(resolve(log)) : null;
        _errors = definition.ErrorLog is { } errors ? new ErrorLog(resolve(errors)) : null;
        try
        {
            _format = LogFormat.Of(definition.LogFormat);
        }
        catch (FormatException e)
        {
            throw new PerfException(ErrorIds.MonitorUnavailable, $"The log_format of the monitor '{definition.Name}' is of no use: {e.Message}. An example: $remote_addr \"$request\" $status rt=$request_time uct=$upstream_connect_time urt=$upstream_response_time", definition.Name);
        }
    }

    public void Read(MonitorReading reading, CancellationToken stop)
    {
        MonitorException? fault = null;
        if (_address is not null)
        {
            try
            {
                ReadStatus(reading, stop);
            }
            catch (MonitorException e)
            {
                // The log may be read all the same.
                fault = e;
            }
        }

        if (_log is not null)
        {
            ReadLog(_log, reading);
        }

        _errors?.Read(reading);
        if (fault is not null)
        {
            throw fault;
        }
    }

    public void Dispose()
    {
        _http?.Dispose();
        _log?.Dispose();
        _errors?.Dispose();
    }

    public void BeginTables(CancellationToken stop) => _errors?.Begin();

    public IReadOnlyList<MonitorTable> EndTables(TimeSpan limit, CancellationToken stop) => _errors?.End() is { } table ? [table] : [];

    private void ReadStatus(MonitorReading reading, CancellationToken stop)
    {
        StubStatus status = StubStatus.Parse(_http!.Ask(_address!, null, [], stop).Body)
            ?? throw new MonitorException("What answers there is not stub_status. Add to a server of nginx' configuration: location = /stub_status { stub_status; allow 127.0.0.1; deny all; } and reload it.");
        reading.Add(_connections[0], status.Active);
        reading.Add(_connections[1], status.Reading);
        reading.Add(_connections[2], status.Writing);
        reading.Add(_connections[3], status.Waiting);
        reading.AddRate(_accepted, status.Accepted);
        reading.AddRate(_handled, status.Handled);
        reading.AddRate(_dropped, Math.Max(0, status.Accepted - status.Handled));

        // This very request is one of them, too.
        reading.AddRate(_requests, status.Requests);
    }

    private void ReadLog(LogTail log, MonitorReading reading)
    {
        _times.Clear();
        _upstream.Clear();
        _own.Clear();
        _connect.Clear();
        Array.Clear(_byClass);
        Array.Clear(_byCode);
        foreach (string key in _byCache.Keys)
        {
            _byCache[key] = 0;
        }

        long skipped = log.Read(Count);
        double seconds = _before is { } before ? (reading.At - before).TotalSeconds : double.NaN;
        _before = reading.At;
        if (skipped > 0)
        {
            reading.Note($"the access log grows faster than it is read; {SizeText.Format(skipped)} were passed over at a time. Rates from it are too low, times are right.");
        }

        if (_lines > 100 && _timed == 0)
        {
            reading.Note("the access log's lines have no time that is found: write them as rt=$request_time uct=$upstream_connect_time urt=$upstream_response_time, or give logFormat: as nginx' configuration has it.");
        }

        if (seconds > 0)
        {
            reading.Add(_rate, _times.Count / seconds);

            // A log without a word of the servers behind does not say that nothing was passed on.
            _passesOn |= _upstream.Count > 0;
            if (_passesOn)
            {
                reading.Add(_passedOn, _upstream.Count / seconds);
            }

            for (int i = 0; i < _byClass.Length; i++)
            {
                reading.Add(_status[i], _byClass[i] / seconds);
            }

            for (int i = 0; i < _byCode.Length; i++)
            {
                reading.Add(_codes[i], _byCode[i] / seconds);
            }

            foreach ((string cache, double count) in _byCache)
            {
                reading.Add(_cacheSignals[cache], count / seconds);
            }
        }

        _requestTime.Add(_times, reading);
        _upstreamTime.Add(_upstream, reading);
        if (_connect.Count > 0)
        {
            reading.Add(_connectShare, 100.0 * _connect.Count(static time => time > 0) / _connect.Count);
        }

        _connectTime.Add(_connect, reading);
        _ownTime.Add(_own, reading);
    }

    private void Count(string text)
    {
        _lines++;
        if (_format.Parse(text) is not { RequestTime: { } time } line)
        {
            return;
        }

        _timed++;
        _times.Add(time * 1000);
        if (line.UpstreamTime is { } upstream)
        {
            _upstream.Add(upstream * 1000);

            // Both are rounded to milliseconds, so that the difference of the two may be below zero by one.
            _own.Add(Math.Max(0, time - upstream) * 1000);
        }

        if (line.ConnectTime is { } connect)
        {
            _connect.Add(connect * 1000);
        }

        if (line.Status is { } status && status / 100 is >= 1 and <= 5)
        {
            _byClass[(status / 100) - 1]++;
            if (Array.IndexOf(s_codes, status) is >= 0 and var code)
            {
                _byCode[code]++;
            }
        }

        if (line.Cache is { } cache && (_byCache.ContainsKey(cache) || _byCache.Count < 10))
        {
            _byCache[cache] = _byCache.GetValueOrDefault(cache) + 1;
            _cacheSignals.TryAdd(cache, new MonitorSignal("nginx.cache.responses", "1/s", ("status", SignalText.Clean(cache))));
        }
    }

    // A distribution of each second, as three figures.
    private sealed class TimeSignals(string name)
    {
        private readonly MonitorSignal _mean = new(name, "ms", ("statistic", "avg"));
        private readonly MonitorSignal _p95 = new(name, "ms", ("statistic", "p95"));
        private readonly MonitorSignal _max = new(name, "ms", ("statistic", "max"));

        public void Add(List<double> times, MonitorReading reading)
        {
            if (times.Count == 0)
            {
                return;
            }

            times.Sort();
            reading.Add(_mean, times.Average());
            reading.Add(_p95, times[Math.Max(0, (int)Math.Ceiling(times.Count * 0.95) - 1)]);
            reading.Add(_max, times[^1]);
        }
    }
}
