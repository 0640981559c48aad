using System.Buffers;
using System.Text;

namespace Perf.Reporting.Samples;

/// <summary>
/// The CSV of <c>k6 run --out csv</c>: seconds of Unix time, values with six decimals, a column for each system tag, and all other tags in one as
/// <c>name=value&amp;name=value</c>. Lines end with LF and fields are quoted where needed, as Go's encoding/csv writes them. Texts are exactly those of the
/// scenario, even where a spreadsheet would take one for a formula, for programs read this file. Source: k6, CSV output.
/// </summary>
internal sealed class CsvSampleFormat : ISampleFormat
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(",\"\r\n");
    private static readonly HashSet<string> s_system = new(SampleTags.SystemNames, StringComparer.Ordinal);

    private readonly TagText _tags = new(ColumnsOf);
    private readonly Dictionary<string, byte[]> _names = new(StringComparer.Ordinal);

    public void Begin(IBufferWriter<byte> into) =>
        into.Write(Encoding.UTF8.GetBytes($"metric_name,timestamp,metric_value,{string.Join(',', SampleTags.SystemNames)},extra_tags,metadata\n"));

    public void Write(IBufferWriter<byte> into, DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values)
    {
        long seconds = time.ToUnixTimeSeconds();
        ReadOnlySpan<byte> columns = _tags.Of(tags);
        foreach (SampleValue value in values)
        {
            if (!_names.TryGetValue(value.Metric, out byte[]? name))
            {
                _names[value.Metric] = name = Encoding.UTF8.GetBytes(Field(value.Metric) + ",");
            }

            into.Write(name);
            into.WriteNumber(seconds);
            into.Write(","u8);
            into.WriteNumber(value.Value, "F6");
            into.Write(columns);
        }
    }

    private static byte[] ColumnsOf(SampleTags tags)
    {
        var line = new StringBuilder();
        foreach (string name in SampleTags.SystemNames)
        {
            line.Append(',').Append(Field(tags.Values.GetValueOrDefault(name, "")));
        }

        IEnumerable<string> others = tags.Values.Where(tag => !s_system.Contains(tag.Key)).OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}");

        // The last column, metadata, is for what k6 does not group by; there is none here.
        line.Append(',').Append(Field(string.Join('&', others))).Append(",\n");
        return Encoding.UTF8.GetBytes(line.ToString());
    }

    private static string Field(string text)
    {
        // Readers such as Import-Csv take spaces at either end for decoration.
        bool quote = text.AsSpan().ContainsAny(s_special) || text is [' ' or '\t', ..] or [.., ' ' or '\t'];
        return quote ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
