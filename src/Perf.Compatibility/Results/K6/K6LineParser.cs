using System.Text;
using System.Text.Json;

namespace Perf.Compatibility.Results.K6;

/// <summary>Reads any line of k6's <c>--out json</c>: keys in any order, spaces, escapes, keys of later versions. Not safe for several threads.</summary>
/// <param name="moment">Reads times.</param>
internal sealed class K6LineParser(K6Moment moment)
{
    /// <summary>What a line is, for messages.</summary>
    public const string Expected = "a line of k6's --out json: an object with metric, type (Metric or Point) and data";

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <returns>The line, or null for one of a type that is neither Metric nor Point.</returns>
    /// <exception cref="FormatException">The line is none; the message says why.</exception>
    public K6Line? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return reader.Read() ? throw new FormatException("more than one value stands in the line") : Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is not JSON ({e.Message.Split(" LineNumber:", 2)[0].TrimEnd('.')})", e);
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, which is no text.
            throw new FormatException("it holds text that is none", e);
        }
    }

    /// <summary>Reads tags.</summary>
    /// <param name="json">An object of JSON whose values are texts.</param>
    /// <returns>The tags by name; the last one counts where a name stands twice.</returns>
    /// <exception cref="FormatException">It is no such object.</exception>
    public static IReadOnlyDictionary<string, string> ParseTags(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);

            // Throws when something else follows.
            return reader.Read() ? throw new FormatException("its tags are more than one object") : TagsOf(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("its tags are no JSON", e);
        }
    }

    private K6Line? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("it is no object");
        }

        string type = TextOf(root, "type");
        if (type is not ("Metric" or "Point"))
        {
            return type.Length > 0 ? null : throw new FormatException("it has no type");
        }

        string metric = TextOf(root, "metric");
        if (!root.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("it has no data");
        }

        metric = metric.Length > 0 ? metric : TextOf(data, "name");
        return metric.Length == 0 ? throw new FormatException("it names no metric") : type == "Metric" ? Metric(metric, data) : Point(metric, data);
    }

    private K6Line Point(string metric, JsonElement data)
    {
        if (!moment.TryParse(Encoding.UTF8.GetBytes(TextOf(data, "time")), out long ticks))
        {
            throw new FormatException($"its time {ImportFault.Quote(TextOf(data, "time"))} is none of RFC 3339");
        }

        if (!data.TryGetProperty("value", out JsonElement value) || value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double number) || !double.IsFinite(number))
        {
            throw new FormatException("its value is no number");
        }

        return new K6Line { Metric = metric, Ticks = ticks, Value = number, Tags = data.TryGetProperty("tags", out JsonElement tags) ? TagsOf(tags) : new Dictionary<string, string>() };
    }

    private static K6Line Metric(string metric, JsonElement data) => new()
    {
        Metric = metric,
        Type = TextOf(data, "type") switch
        {
            "counter" => MetricType.Counter,
            "gauge" => MetricType.Gauge,
            "rate" => MetricType.Rate,
            "trend" => MetricType.Trend,
            var other => throw new FormatException($"its type {ImportFault.Quote(other)} is none of counter, gauge, rate and trend"),
        },
        Contains = TextOf(data, "contains"),
        Thresholds = [.. Items(data, "thresholds").Select(one => one.ValueKind == JsonValueKind.Object ? TextOf(one, "threshold") : one.ValueKind == JsonValueKind.String ? one.GetString()! : "").Where(text => text.Length > 0)],
        Submetrics = [.. Items(data, "submetrics").Select(one => TextOf(one, "name")).Where(name => name.Contains('{', StringComparison.Ordinal)).Select(K6Selector.Normalize)],
    };

    private static IEnumerable<JsonElement> Items(JsonElement data, string name) =>
        data.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static Dictionary<string, string> TagsOf(JsonElement tags)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (tags.ValueKind == JsonValueKind.Null)
        {
            return found;
        }

        if (tags.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("its tags are no object");
        }

        foreach (JsonProperty tag in tags.EnumerateObject())
        {
            found[tag.Name] = tag.Value.ValueKind == JsonValueKind.String ? tag.Value.GetString()! : throw new FormatException($"its tag {ImportFault.Quote(tag.Name)} is no text");
        }

        return found;
    }

    private static string TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
