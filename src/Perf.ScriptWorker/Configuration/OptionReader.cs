using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Perf.ScriptWorker.Configuration;

/// <summary>Reads values out of an object of options; what has the wrong kind is told with its place, and counts as not given.</summary>
/// <param name="values">The object.</param>
/// <param name="where">Where it is, for messages: <c>scenario 'login'</c>; empty at the top.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class OptionReader(JsonObject values, string where, OptionProblems problems)
{
    /// <summary>The names that are given and are not null.</summary>
    public IEnumerable<string> Names => values.Where(value => value.Value is not null).Select(value => value.Key);

    /// <summary>Whether a value is given.</summary>
    public bool Has(string name) => values[name] is not null;

    /// <summary>Something is wrong here.</summary>
    public void Error(string message) => problems.Error(where.Length == 0 ? message : $"{where}: {message}");

    /// <summary>A value as it is.</summary>
    public JsonNode? Node(string name) => values[name];

    /// <summary>A whole number; a text of digits is one too, for scripts write <c>vus: __ENV.VUS</c>.</summary>
    public long? Integer(string name)
    {
        if (values[name] is not { } node)
        {
            return null;
        }

        if (node is JsonValue value)
        {
            string text = value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : value.GetValueKind() is JsonValueKind.Number ? value.ToJsonString() : "";
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number == Math.Floor(number) && Math.Abs(number) < 9e15)
            {
                return (long)number;
            }
        }

        Wrong(name, node, "a whole number");
        return null;
    }

    /// <summary>A number of virtual users or the like.</summary>
    public int? Count(string name)
    {
        long? value = Integer(name);
        if (value is > int.MaxValue or < int.MinValue)
        {
            Wrong(name, values[name]!, "a number below 2147483648");
            return null;
        }

        return (int?)value;
    }

    /// <summary>A truth value.</summary>
    public bool? Flag(string name)
    {
        if (values[name] is not { } node)
        {
            return null;
        }

        switch (node.GetValueKind())
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                Wrong(name, node, "true or false");
                return null;
        }
    }

    /// <summary>A text.</summary>
    public string? Text(string name)
    {
        if (values[name] is not { } node)
        {
            return null;
        }

        if (node.GetValueKind() == JsonValueKind.String)
        {
            return node.GetValue<string>();
        }

        Wrong(name, node, "a text");
        return null;
    }

    /// <summary>A duration.</summary>
    public TimeSpan? Duration(string name)
    {
        if (values[name] is not { } node)
        {
            return null;
        }

        TimeSpan duration;
        if (node.GetValueKind() == JsonValueKind.Number && ScriptDuration.TryFromMilliseconds(double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture), out duration))
        {
            return duration;
        }

        if (node.GetValueKind() == JsonValueKind.String && ScriptDuration.TryParse(node.GetValue<string>(), out duration))
        {
            return duration;
        }

        Wrong(name, node, "a duration such as '1m30s', or a number of milliseconds");
        return null;
    }

    /// <summary>A list of texts; numbers count as texts.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (values[name] is not { } node)
        {
            return null;
        }

        if (node is JsonArray list && list.All(item => item is JsonValue))
        {
            return [.. list.Select(item => TextOf(item!))];
        }

        Wrong(name, node, "a list of texts");
        return null;
    }

    /// <summary>A map of texts; numbers and truth values count as texts.</summary>
    public IReadOnlyDictionary<string, string>? Map(string name)
    {
        if (values[name] is not { } node)
        {
            return null;
        }

        if (node is JsonObject map && map.All(pair => pair.Value is JsonValue))
        {
            return map.ToDictionary(pair => pair.Key, pair => TextOf(pair.Value!), StringComparer.Ordinal);
        }

        Wrong(name, node, "an object of names and texts");
        return null;
    }

    /// <summary>An object within.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="place">Where it is, for messages.</param>
    public OptionReader? Inner(string name, string place)
    {
        if (values[name] is not { } node)
        {
            return null;
        }

        if (node is JsonObject inner)
        {
            return new OptionReader(inner, place, problems);
        }

        Wrong(name, node, "an object");
        return null;
    }

    /// <summary>Tells of names that there are not.</summary>
    /// <param name="known">The names that there are.</param>
    public void RefuseOthers(IReadOnlyCollection<string> known)
    {
        foreach (string name in Names.Where(name => !known.Contains(name)))
        {
            Error($"there is no option '{name}'{(NearestWord.Find(name, [.. known]) is { } nearest ? $"; did you mean '{nearest}'?" : $". Allowed: {string.Join(", ", known)}")}");
        }
    }

    private void Wrong(string name, JsonNode node, string allowed)
    {
        string text = node.ToJsonString();
        Error($"'{name}' is {(text.Length > 60 ? text[..57] + "..." : text)}, and must be {allowed}");
    }

    private static string TextOf(JsonNode node) => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
}
