using System.Buffers.Text;
using System.Text;
using Perf.Telemetry.Alerts;

namespace Perf.Telemetry.Sinks;

/// <summary>
/// Single samples as k6's InfluxDB output stores them: a measurement for each metric, the field <c>value</c>, k6's tags, and <c>url</c> as a field. Source: k6, InfluxDB output,
/// K6_INFLUXDB_TAGS_AS_FIELDS. Points of one series must have times of their own, or the server keeps the last alone: moments that are taken are moved on by nanoseconds.
/// </summary>
/// <param name="destination">Where samples go, for messages.</param>
/// <param name="own">The output's own tags.</param>
/// <param name="full">Gets batches.</param>
internal sealed class K6Samples(string destination, IReadOnlyDictionary<string, string> own, Action<SinkBatch> full) : ISampleSink
{
    private const string AsField = "url";
    private const int MostTags = 10_000;
    private const int MostMoments = 100_000;

    private readonly BatchBuilder _builder = new(BatchCodec.Gzip, full);
    private readonly Dictionary<SampleTags, Dictionary<string, (byte[] Head, byte[] Tail)>> _known = [];
    private readonly StringBuilder _line = new();
    private HashSet<long> _taken = [];
    private HashSet<long> _takenBefore = [];

    public string Destination => destination;

    public void Write(DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values)
    {
        long moment = Free(InfluxMeasurements.Nanoseconds(time));
        if (!_known.TryGetValue(tags, out Dictionary<string, (byte[] Head, byte[] Tail)>? lines))
        {
            if (_known.Count >= MostTags)
            {
                _known.Clear();
            }

            _known[tags] = lines = new(StringComparer.Ordinal);
        }

        foreach (SampleValue value in values)
        {
            if (!double.IsFinite(value.Value))
            {
                continue;
            }

            if (!lines.TryGetValue(value.Metric, out (byte[] Head, byte[] Tail) line))
            {
                lines[value.Metric] = line = LineOf(value.Metric, tags);
            }

            _builder.AddPart(line.Head);
            Number(value.Value);
            _builder.AddPart(line.Tail);
            Number(moment);
            _builder.Add("\n"u8, 1);
        }
    }

    public void Flush() => _builder.Cut();

    public void Complete() => _builder.Cut();

    // A line with a value that is known is cut where the value stands: so there is one writer of the protocol.
    private (byte[] Head, byte[] Tail) LineOf(string metric, SampleTags tags)
    {
        IEnumerable<KeyValuePair<string, string?>> all = tags.Values.Where(tag => tag.Key != AsField && tag.Value.Length > 0)
            .Concat(own.Where(tag => !tags.Values.ContainsKey(tag.Key))).Select(tag => KeyValuePair.Create<string, string?>(tag.Key, tag.Value));
        LineProtocol.Write(_line, metric, all, [new("value", 0.0), new(AsField, tags.Values.GetValueOrDefault(AsField) is { } url ? TextLimit.Line(url) : null)], null, keepsPercent: true);
        string text = _line.ToString().TrimEnd('\n');
        _line.Clear();

        // The first space that is not escaped parts the tags from the fields.
        int space = 0;
        while (text[space] != ' ')
        {
            space += text[space] == '\\' ? 2 : 1;
        }

        const string Value = " value=";
        int end = space + Value.Length;
        return (Encoding.UTF8.GetBytes(text[..end]), Encoding.UTF8.GetBytes(text[(end + 1)..] + " "));
    }

    private long Free(long moment)
    {
        while (_takenBefore.Contains(moment) || !_taken.Add(moment))
        {
            moment++;
        }

        if (_taken.Count >= MostMoments)
        {
            (_taken, _takenBefore) = (_takenBefore, _taken);
            _taken.Clear();
        }

        return moment;
    }

    private void Number(double value)
    {
        Span<byte> to = _builder.Writer.GetSpan(40);
        value.TryFormat(to, out int length, "R", System.Globalization.CultureInfo.InvariantCulture);
        _builder.Writer.Advance(length);
    }

    private void Number(long value)
    {
        Span<byte> to = _builder.Writer.GetSpan(24);
        Utf8Formatter.TryFormat(value, to, out int length);
        _builder.Writer.Advance(length);
    }
}
