using System.Collections.ObjectModel;

namespace Perf;

/// <summary>
/// A metric, or the part of it whose samples have certain tags: <c>http_req_duration{status:200,scenario:peak}</c>. The grammar is k6's: what stands between the first
/// brace and the last is split at commas, each part at its first colon, quotes and spaces around are taken off; all tags must be there, exactly so. A part without a
/// colon belongs to the value before it, so that a step's name may hold commas, which k6's cannot. Source: k6, threshold grammar.
/// </summary>
public sealed record MetricSelector
{
    private static readonly char[] s_around = [' ', '\t', '\'', '"'];

    /// <summary>The metric's name.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The tags by name, in the order in which they are written; none for the whole metric.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The name under which a result has it: the metric's name, and the tags as <c>{name:value,name:value}</c> behind it.</summary>
    public string Name => NameOf(Metric, Tags);

    /// <summary>The name of a metric with tags.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="tags">The tags.</param>
    /// <returns>Such as <c>http_req_duration{status:200}</c>.</returns>
    public static string NameOf(string metric, IEnumerable<KeyValuePair<string, string>> tags)
    {
        string list = string.Join(',', tags.Select(tag => $"{tag.Key}:{tag.Value}"));
        return list.Length == 0 ? metric : $"{metric}{{{list}}}";
    }

    /// <summary>Reads a selector.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The selector; whether there is such a metric is not asked.</returns>
    /// <exception cref="FormatException">It is none; the message says why, as the end of a sentence.</exception>
    public static MetricSelector Parse(string text)
    {
        int open = text.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            return new MetricSelector { Metric = text.Trim() };
        }

        int close = text.LastIndexOf('}');
        if (close < open)
        {
            throw new FormatException("a selector is written as metric{tag:value}, and this one has no closing brace");
        }

        if (text[(close + 1)..].Trim() is { Length: > 0 } rest)
        {
            throw new FormatException($"'{rest}' stands after the selector's closing brace; a selector is written as metric{{tag:value}}");
        }

        return new MetricSelector { Metric = text[..open].Trim(), Tags = ParseTags(text[(open + 1)..close]) };
    }

    /// <inheritdoc/>
    public bool Equals(MetricSelector? other) => other is not null && Name == other.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static OrderedDictionary<string, string> ParseTags(string text)
    {
        var tags = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        string? last = null;
        foreach (string part in text.Split(','))
        {
            int colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 && last is not null)
            {
                tags[last] = $"{tags[last]},{part}";
                continue;
            }

            if (part.Trim().Length == 0)
            {
                continue;
            }

            string name = colon < 0 ? part.Trim(s_around) : part[..colon].Trim(s_around);
            if (colon < 0 || name.Length == 0)
            {
                throw new FormatException($"'{part.Trim()}' has no {(colon < 0 ? "value" : "name")}; a tag is written as name:value");
            }

            string value = part[(colon + 1)..];
            if (!tags.TryAdd(name, value) && tags[name].Trim(s_around) != value.Trim(s_around))
            {
                throw new FormatException($"the tag '{name}' cannot be both '{tags[name].Trim(s_around)}' and '{value.Trim(s_around)}'");
            }

            last = name;
        }

        foreach (string name in tags.Keys.ToArray())
        {
            // A comma at the very end is no part of a value.
            tags[name] = tags[name].TrimEnd(' ', ',').Trim(s_around);
            if (tags[name].Length == 0)
            {
                throw new FormatException($"the tag '{name}' has no value; it is written as {name}:value");
            }
        }

        return tags.Count > 0 ? tags : throw new FormatException("there is no tag between the braces; a selector is written as metric{tag:value}");
    }
}
