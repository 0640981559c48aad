using System.Globalization;

namespace Perf.Telemetry.Monitors.Redis;

/// <summary>What INFO says: lines of key:value, in sections. Pure.</summary>
internal sealed class RedisInfo
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private RedisInfo()
    {
    }

    /// <summary>Reads the text.</summary>
    public static RedisInfo Parse(string text)
    {
        var info = new RedisInfo();
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            int colon = line.IndexOf(':');
            if (colon > 0 && line[0] != '#')
            {
                info._values[line[..colon].ToString()] = line[(colon + 1)..].ToString();
            }
        }

        return info;
    }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => _values.Count == 0;

    /// <summary>A number; NaN where there is none of that key.</summary>
    public double Number(string key) => _values.TryGetValue(key, out string? text) ? NumberOf(text) : double.NaN;

    /// <summary>A text; null where there is none of that key.</summary>
    public string? Text(string key) => _values.GetValueOrDefault(key);

    /// <summary>Those whose keys begin with something, such as <c>cmdstat_</c>: what follows it, and the fields of the value (<c>calls=3,usec=12</c>).</summary>
    public IEnumerable<(string Name, Func<string, double> Field)> Groups(string prefix) => _values
        .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && pair.Value.Contains('=', StringComparison.Ordinal))
        .Select(pair => (pair.Key[prefix.Length..], (Func<string, double>)(field => FieldOf(pair.Value, field))));

    private static double FieldOf(string value, string field)
    {
        foreach (Range range in value.AsSpan().Split(','))
        {
            ReadOnlySpan<char> part = value.AsSpan(range);
            int equals = part.IndexOf('=');
            if (equals == field.Length && part.StartsWith(field, StringComparison.Ordinal))
            {
                return NumberOf(part[(equals + 1)..]);
            }
        }

        return double.NaN;
    }

    private static double NumberOf(ReadOnlySpan<char> text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
}
