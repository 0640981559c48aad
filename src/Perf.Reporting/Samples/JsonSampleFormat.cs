using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Perf.Reporting.Samples;

/// <summary>
/// The lines of JSON of <c>k6 run --out json</c>: one of type Metric before a metric's first sample, and one of type Point for each sample.
/// Times are UTC. Source: k6, JSON output.
/// </summary>
internal sealed class JsonSampleFormat : ISampleFormat
{
    // The file is no part of a page, so that letters beyond ASCII, < and > may stay what they are.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlyList<Threshold> _thresholds;
    private readonly IReadOnlyList<MetricDeclaration> _custom;
    private readonly TagText _tags = new(EndOfLine);
    private readonly Dictionary<string, byte[]> _beginnings = new(StringComparer.Ordinal);

    /// <summary>Creates the format.</summary>
    /// <param name="thresholds">The run's thresholds.</param>
    /// <param name="custom">The metrics of the scenario's own.</param>
    public JsonSampleFormat(IReadOnlyList<Threshold> thresholds, IReadOnlyList<MetricDeclaration> custom) => (_thresholds, _custom) = (thresholds, custom);

    public void Begin(IBufferWriter<byte> into)
    {
        // The first line is that of the first metric.
    }

    public void Write(IBufferWriter<byte> into, DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values)
    {
        Span<byte> moment = stackalloc byte[32];
        time.UtcDateTime.TryFormat(moment, out int length, "O", CultureInfo.InvariantCulture);
        ReadOnlySpan<byte> end = _tags.Of(tags);
        foreach (SampleValue value in values)
        {
            if (!_beginnings.TryGetValue(value.Metric, out byte[]? beginning))
            {
                into.Write(JsonMetricLine.Of(value.Metric, _thresholds, _custom, s_options));
                _beginnings[value.Metric] = beginning = Encoding.UTF8.GetBytes($"{{\"metric\":{Text(value.Metric)},\"type\":\"Point\",\"data\":{{\"time\":\"");
            }

            into.Write(beginning);
            into.Write(moment[..length]);
            into.Write("\",\"value\":"u8);
            into.WriteNumber(value.Value, "R");
            into.Write(end);
        }
    }

    private static string Text(string text) => $"\"{JsonEncodedText.Encode(text, s_options.Encoder)}\"";

    private static byte[] EndOfLine(SampleTags tags)
    {
        var line = new ArrayBufferWriter<byte>();
        line.Write(",\"tags\":"u8);
        using (var json = new Utf8JsonWriter(line, s_options))
        {
            json.WriteStartObject();
            foreach ((string name, string text) in tags.Values.OrderBy(tag => tag.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
        }

        line.Write("}}\n"u8);
        return line.WrittenSpan.ToArray();
    }
}
