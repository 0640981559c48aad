using System.Text;

namespace Perf.Telemetry.Sinks;

/// <summary>Names as Prometheus takes them. Source: Prometheus, "Data model", "Metric and label naming". Pure.</summary>
internal static class PrometheusNames
{
    /// <summary>A name of a metric: what is no letter, digit, underscore or colon becomes an underscore.</summary>
    public static string Metric(string name) => Clean(name, allowColon: true);

    /// <summary>A name of a label.</summary>
    public static string Label(string name)
    {
        string clean = Clean(name, allowColon: false);

        // Two underscores at the beginning are Prometheus' own.
        return clean.StartsWith("__", StringComparison.Ordinal) ? "x" + clean : clean;
    }

    /// <summary>Labels in order of their names, each name once; those without a value, which are as good as absent, are left out.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Labels(params IEnumerable<KeyValuePair<string, string?>>[] parts)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string? value) in parts.SelectMany(part => part))
        {
            if (!string.IsNullOrEmpty(value))
            {
                labels.TryAdd(Label(name), value);
            }
        }

        return [.. labels];
    }

    private static string Clean(string name, bool allowColon)
    {
        var clean = new StringBuilder(name.Length + 1);
        foreach (char c in name)
        {
            clean.Append(char.IsAsciiLetterOrDigit(c) || c == '_' || (allowColon && c == ':') ? c : '_');
        }

        if (clean.Length == 0 || char.IsAsciiDigit(clean[0]))
        {
            clean.Insert(0, '_');
        }

        return clean.ToString();
    }
}
