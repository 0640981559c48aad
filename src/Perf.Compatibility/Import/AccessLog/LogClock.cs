namespace Perf.Compatibility.Import.AccessLog;

/// <summary>Counts requests by minute, and by second as long as a log is short.</summary>
internal sealed class LogClock
{
    private const int ShortLog = 120;
    private const int Minute = 60;

    private readonly Dictionary<long, long> _minutes = [];
    private readonly Dictionary<long, long> _seconds = [];
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    /// <summary>Counts a request.</summary>
    /// <param name="second">Seconds since 1970.</param>
    public void Add(long second)
    {
        _first = Math.Min(_first, second);
        _last = Math.Max(_last, second);
        _minutes[second / Minute] = _minutes.GetValueOrDefault(second / Minute) + 1;
        if (_last - _first < ShortLog)
        {
            _seconds[second] = _seconds.GetValueOrDefault(second) + 1;
        }
    }

    /// <summary>The rate; null for a log without times.</summary>
    public LogRate? Rate()
    {
        if (_minutes.Count == 0)
        {
            return null;
        }

        long length = _last - _first + 1;
        bool isShort = length <= ShortLog;
        (long key, long count) = (isShort ? _seconds : _minutes).MaxBy(window => window.Value);
        int window = isShort ? 1 : Minute;
        return new LogRate(_minutes.Values.Sum() / (double)length, count / (double)window, TimeSpan.FromSeconds(window), DateTimeOffset.FromUnixTimeSeconds(key * window), TimeSpan.FromSeconds(length));
    }
}
