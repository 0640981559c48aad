using System.Globalization;
using Perf.Telemetry.Monitors.DotNet.Nettrace;

namespace Perf.Telemetry.Monitors.DotNet.Meters;

/// <summary>What a process' meters measured since it was asked before. One thread takes events as they come, another gives them on.</summary>
internal sealed class MeterTable
{
    private const double Millisecond = 1e-3;

    private readonly Dictionary<(string Meter, string Instrument, string Tags), MeterSeries> _series = [];
    private readonly Dictionary<string, MeterFamily> _families = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private readonly Lock _gate = new();
    private string _asker = "";
    private double _seconds;
    private MeterLimits? _others;

    /// <summary>Another session begins, maybe of another process.</summary>
    /// <param name="asker">What it calls itself among those who share the process' session.</param>
    public void Begin(string asker)
    {
        lock (_gate)
        {
            _asker = asker;
            (_seconds, _others) = (0, null);
            _series.Clear();
            _families.Clear();
        }
    }

    /// <summary>The limits of a session that others had first, where they are not those that were asked for; null otherwise. Told once.</summary>
    public MeterLimits? TakeOthersLimits()
    {
        lock (_gate)
        {
            MeterLimits? others = _others;
            _others = null;
            return others;
        }
    }

    /// <summary>Takes an event.</summary>
    /// <param name="told">The event.</param>
    public void Take(MeterEvent told)
    {
        lock (_gate)
        {
            switch (told.Kind)
            {
                case MeterEventKind.IntervalEnd:
                    EndInterval(told.Seconds);
                    break;
                case MeterEventKind.Refused:
                    _notes.Add("Another tool reads the meters of this process in a session that it does not share: how long requests, calls of other services and commands take is missing until it ends and the monitor begins anew. Event counters are read as ever.");
                    break;
                case MeterEventKind.OtherLimits:
                    _others = told.Text == _asker ? told.Limits : _others;
                    break;
                case MeterEventKind.LimitReached:
                    _notes.Add("The process has more series of its meters than are counted: what is new since is in no duration. Fewer routes or servers at once would be.");
                    break;
                case MeterEventKind.Failed:
                    // Its text may have anything in it; the kind of the exception is enough to look for it.
                    _notes.Add($"A meter of the process failed ({SignalText.Clean(told.Text.Split(':', '\n')[0])}): what it measures is missing.");
                    break;
                default:
                    Measured(told);
                    break;
            }
        }
    }

    /// <summary>Gives what the intervals have that have ended since it was asked before.</summary>
    /// <param name="reading">Takes it.</param>
    public void Give(MonitorReading reading)
    {
        lock (_gate)
        {
            foreach (string note in _notes.Distinct(StringComparer.Ordinal))
            {
                reading.Note(note);
            }

            _notes.Clear();
            if (_seconds <= 0)
            {
                return;
            }

            foreach (MeterGroup group in _families.Values.SelectMany(family => family.All))
            {
                group.Give(reading, _seconds);
            }

            _seconds = 0;
        }
    }

    private void EndInterval(double seconds)
    {
        if (!(seconds > 0) || !double.IsFinite(seconds))
        {
            return;
        }

        _seconds += seconds;
        foreach (MeterGroup group in _families.Values.SelectMany(family => family.All))
        {
            group.EndInterval();
        }
    }

    private void Measured(MeterEvent told)
    {
        // One that shares the session may have asked for others.
        if (MeterInstrument.Of(told.Meter, told.Instrument) is not { } instrument || SeriesOf(told, instrument) is not { } series)
        {
            return;
        }

        if (told.Kind is MeterEventKind.Level or MeterEventKind.Gauge)
        {
            series.Set(told.Value, isGauge: told.Kind == MeterEventKind.Gauge);
        }

        // A process' own seconds are the conventions' unit; people and other monitors count in milliseconds.
        double scale = told.Unit == "s" ? 1 / Millisecond : 1;
        bool? isFailed = instrument.Signal == MeterInstrument.Calls ? series.IsFailed : null;
        foreach (MeterGroup group in series.Groups)
        {
            switch (told.Kind)
            {
                case MeterEventKind.Histogram when double.IsFinite(told.Count) && double.IsFinite(told.Sum):
                    group.Add(series, told.Count, told.Sum * scale, TailOf(told.Quantiles) * scale, isFailed);
                    break;
                case MeterEventKind.Counter when double.IsFinite(told.Value):
                    group.Grow(told.Value);
                    break;
                case MeterEventKind.Level or MeterEventKind.Gauge:
                    group.Has(series);
                    break;
            }
        }
    }

    private MeterSeries? SeriesOf(MeterEvent told, MeterInstrument instrument)
    {
        (string, string, string) key = (told.Meter, told.Instrument, told.Tags);
        if (_series.TryGetValue(key, out MeterSeries? series) || _series.Count >= MonitorReading.MostValues)
        {
            return series;
        }

        if (!_families.TryGetValue(instrument.Signal, out MeterFamily? family))
        {
            _families[instrument.Signal] = family = new MeterFamily(instrument.Signal);
        }

        IReadOnlyDictionary<string, string> tags = MeterTags.Of(told.Tags);
        return _series[key] = new MeterSeries(family.GroupsOf(instrument.Labels(tags)), MeterTags.IsFailed(tags));
    }

    private static double TailOf(string quantiles)
    {
        foreach (string part in quantiles.Replace(',', '.').Split(';'))
        {
            if (part.StartsWith("0.95=", StringComparison.Ordinal))
            {
                return double.TryParse(part.AsSpan("0.95=".Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
            }
        }

        return double.NaN;
    }
}
