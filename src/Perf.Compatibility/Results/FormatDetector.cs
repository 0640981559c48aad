using System.Text;
using System.Text.Json;
using Perf.Compatibility.Results.JMeter;
using Perf.Compatibility.Results.Summaries;

namespace Perf.Compatibility.Results;

/// <summary>Tells the format of a result file by its content; what the file is called does not matter.</summary>
internal static class FormatDetector
{
    private const int HeadLength = 1 << 18;

    /// <summary>The format of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>One of <see cref="ResultFormats"/>, or null for a file of none of them.</returns>
    /// <exception cref="PerfException">The file cannot be read.</exception>
    public static string? Of(string path)
    {
        (ReadOnlyMemory<byte> head, bool isWhole) = ResultStream.ReadHead(path, HeadLength);
        ReadOnlySpan<byte> text = head.Span.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            return null;
        }

        int end = text.IndexOf((byte)'\n');
        ReadOnlySpan<byte> first = (end < 0 ? text : text[..end]).TrimEnd("\r \t"u8);
        return text[0] switch
        {
            (byte)'{' => IsK6Line(first) ? ResultFormats.K6Json : OfDocument(path, text, isWhole),
            (byte)'<' => Encoding.UTF8.GetString(text).Contains("<testResults", StringComparison.Ordinal) ? ResultFormats.JMeterXml : null,
            _ => OfColumns(Encoding.UTF8.GetString(first)),
        };
    }

    private static bool IsK6Line(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.Member("type").Text() is "Point" or "Metric" && document.RootElement.Has("metric") && document.RootElement.Has("data");
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? OfColumns(string line)
    {
        string[] columns = [.. line.Split(',').Select(column => column.Trim('"'))];
        return columns.Contains("metric_name") && columns.Contains("metric_value") ? ResultFormats.K6Csv
            : JMeterCsvReader.DelimiterOf(line) is not null ? ResultFormats.JMeterCsv
            : null;
    }

    private static string? OfDocument(string path, ReadOnlySpan<byte> head, bool isWhole)
    {
        // Only the whole document has all its keys; where it is not JSON at all, its reader says where.
        try
        {
            using JsonDocument document = JsonDocument.Parse(isWhole ? head.ToArray() : ResultStream.ReadAll(path, JsonSource.MaxLength));
            return OfDocument(document.RootElement);
        }
        catch (JsonException)
        {
            return OfBroken(Encoding.UTF8.GetString(head));
        }
    }

    private static string? OfDocument(JsonElement root)
    {
        if (root.Has("schemaVersion") && (root.Has("perfVersion") || root.Has("validity")))
        {
            return ResultFormats.Perf;
        }

        if (root.Member("aggregate").ValueKind == JsonValueKind.Object)
        {
            JsonElement aggregate = root.Member("aggregate");
            return IsLegacy(aggregate) && !aggregate.Has("summaries") && !aggregate.Has("rates") ? ResultFormats.ArtilleryLegacy : ResultFormats.Artillery;
        }

        if (IsLegacy(root))
        {
            return ResultFormats.ArtilleryLegacy;
        }

        if (root.Has("results") && root.Has("metadata") && root.Has("version"))
        {
            return ResultFormats.K6MachineSummary;
        }

        if (root.Member("metrics").ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        JsonElement[] metrics = [.. root.Member("metrics").Members().Select(metric => metric.Value)];
        return metrics.Any(metric => metric.Has("values")) ? ResultFormats.K6HandleSummary
            : metrics.Length == 0 || metrics.Any(metric => metric.Members().Any(value => value.Value.ValueKind == JsonValueKind.Number)) ? ResultFormats.K6Summary
            : null;
    }

    private static bool IsLegacy(JsonElement root) => root.Has("scenariosCreated") || (root.Has("requestsCompleted") && root.Has("latency"));

    // A document that is cut off still begins with words of its own; its reader then says where it ends.
    private static string? OfBroken(string text) =>
        text.Contains("\"schemaVersion\"", StringComparison.Ordinal) ? ResultFormats.Perf
        : text.Contains("\"aggregate\"", StringComparison.Ordinal) ? ResultFormats.Artillery
        : text.Contains("\"root_group\"", StringComparison.Ordinal) || text.Contains("\"http_req_duration\"", StringComparison.Ordinal) ? text.Contains("\"values\"", StringComparison.Ordinal) ? ResultFormats.K6HandleSummary : ResultFormats.K6Summary
        : null;
}
