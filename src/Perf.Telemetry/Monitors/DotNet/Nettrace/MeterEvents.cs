using System.Globalization;

namespace Perf.Telemetry.Monitors.DotNet.Nettrace;

/// <summary>Reads the events of the source System.Diagnostics.Metrics, by the names of their fields: later versions have more of them.</summary>
/// <param name="take">Takes each.</param>
internal sealed class MeterEvents(Action<MeterEvent> take)
{
    /// <summary>The event source.</summary>
    public const string Provider = "System.Diagnostics.Metrics";

    // A file time counts in tenths of a microsecond.
    private const double TicksPerSecond = 1e7;

    private static readonly Dictionary<string, MeterEventKind> s_kinds = new(StringComparer.Ordinal)
    {
        ["HistogramValuePublished"] = MeterEventKind.Histogram,
        ["CounterRateValuePublished"] = MeterEventKind.Counter,
        ["UpDownCounterRateValuePublished"] = MeterEventKind.Level,
        ["GaugeValuePublished"] = MeterEventKind.Gauge,
        ["CollectionStop"] = MeterEventKind.IntervalEnd,
        ["MultipleSessionsNotSupportedError"] = MeterEventKind.Refused,
        ["MultipleSessionsConfiguredIncorrectlyError"] = MeterEventKind.OtherLimits,
        ["TimeSeriesLimitReached"] = MeterEventKind.LimitReached,
        ["HistogramLimitReached"] = MeterEventKind.LimitReached,
        ["Error"] = MeterEventKind.Failed,
        ["ObservableInstrumentCallbackError"] = MeterEventKind.Failed,
    };

    private readonly Dictionary<int, (MeterEventKind Kind, IReadOnlyList<NettraceField> Fields)> _known = [];
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _numbers = new(StringComparer.Ordinal);

    /// <summary>Whether events of a name are read.</summary>
    public static bool Has(string provider, string name) => provider == Provider && s_kinds.ContainsKey(name);

    /// <summary>Learns what an event looks like.</summary>
    /// <param name="metadata">The number of its description.</param>
    /// <param name="name">Its name, one that <see cref="Has"/> knows.</param>
    /// <param name="cursor">Its fields.</param>
    public void Describe(int metadata, string name, ref NettraceCursor cursor) => _known[metadata] = (s_kinds[name], NettraceField.ReadList(ref cursor));

    /// <summary>Reads an event, where it is one of these.</summary>
    public void Take(int metadata, ReadOnlySpan<byte> payload)
    {
        if (!_known.TryGetValue(metadata, out (MeterEventKind Kind, IReadOnlyList<NettraceField> Fields) known))
        {
            return;
        }

        _texts.Clear();
        _numbers.Clear();
        var cursor = new NettraceCursor(payload);
        foreach (NettraceField field in known.Fields)
        {
            field.Read(ref cursor, Keep);
        }

        take(new MeterEvent(known.Kind)
        {
            Meter = Text("meterName"),
            Instrument = Text("instrumentName"),
            Unit = Text("unit"),
            Tags = Text("tags"),
            // What a counter has grown by is called its rate, and is none: it is of the interval.
            Value = known.Kind switch { MeterEventKind.Counter => Parsed("rate"), MeterEventKind.Level => Parsed("value"), MeterEventKind.Gauge => Parsed("lastValue"), _ => double.NaN },
            Count = Number("count"),
            Sum = Number("sum"),
            Quantiles = Text("quantiles"),
            Seconds = (Number("intervalEndTime") - Number("intervalStartTime")) / TicksPerSecond,
            Text = known.Kind == MeterEventKind.OtherLimits ? Text("clientId") : Text("errorMessage"),
            Limits = known.Kind == MeterEventKind.OtherLimits ? new MeterLimits(Text("expectedMaxHistograms"), Text("expectedMaxTimeSeries"), Text("expectedRefreshInterval")) : null,
        });
    }

    private void Keep(string name, double number, string? text)
    {
        if (text is null)
        {
            _numbers[name] = number;
        }
        else
        {
            _texts[name] = text;
        }
    }

    private string Text(string name) => _texts.GetValueOrDefault(name, "");

    private double Number(string name) => _numbers.GetValueOrDefault(name, double.NaN);

    // These the process writes in no culture.
    private double Parsed(string name) => double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
