namespace Perf.Telemetry.Monitors.DotNet.Nettrace;

/// <summary>Finds the counters and what meters measured in a nettrace stream, and passes over everything else.</summary>
/// <param name="take">Takes each counter.</param>
/// <param name="takeMeter">Takes each event of meters; null for those who want counters alone.</param>
internal sealed class CounterEvents(Action<CounterEvent> take, Action<MeterEvent>? takeMeter = null)
{
    private const string CountersEvent = "EventCounters";

    private readonly Dictionary<int, (string Provider, IReadOnlyList<NettraceField> Fields)> _counters = [];
    private readonly MeterEvents? _meters = takeMeter is null ? null : new MeterEvents(takeMeter);

    /// <summary>Reads up to the stream's end.</summary>
    /// <param name="stream">The stream; it may wait for what comes.</param>
    /// <exception cref="FormatException">The bytes are not as they must be.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within an object, as it does when the process ends.</exception>
    public void ReadAll(Stream stream) => NettraceEvents.ReadAll(stream, Describe, Take);

    private void Describe(NettraceHeading heading, ReadOnlySpan<byte> payload)
    {
        var cursor = new NettraceCursor(payload);
        int number = cursor.Int32();
        string provider = cursor.Text();
        cursor.Int32();
        string name = cursor.Text();
        bool isMeters = _meters is not null && MeterEvents.Has(provider, name);
        if (name != CountersEvent && !isMeters)
        {
            return;
        }

        // Keywords, version, level.
        cursor.Take(8 + 4 + 4);
        if (isMeters)
        {
            _meters!.Describe(number, name, ref cursor);
            return;
        }

        _counters[number] = (provider, NettraceField.ReadList(ref cursor));
    }

    private void Take(NettraceHeading heading, ReadOnlySpan<byte> payload)
    {
        if (!_counters.TryGetValue(heading.Metadata, out (string Provider, IReadOnlyList<NettraceField> Fields) known))
        {
            _meters?.Take(heading.Metadata, payload);
            return;
        }

        string name = "";
        string unit = "";
        double mean = double.NaN;
        double increment = double.NaN;
        double seconds = double.NaN;
        var cursor = new NettraceCursor(payload);
        foreach (NettraceField field in known.Fields)
        {
            field.Read(ref cursor, (key, number, text) =>
            {
                switch (key)
                {
                    case "Name":
                        name = text ?? "";
                        break;
                    case "DisplayUnits":
                        unit = text ?? "";
                        break;
                    case "Mean":
                        mean = number;
                        break;
                    case "Increment":
                        increment = number;
                        break;
                    case "IntervalSec":
                        seconds = number;
                        break;
                }
            });
        }

        bool isIncrement = !double.IsNaN(increment);
        take(new CounterEvent(known.Provider, name, isIncrement ? increment : mean, isIncrement, seconds, unit));
    }
}
