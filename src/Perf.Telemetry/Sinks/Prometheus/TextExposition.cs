using System.Globalization;
using System.Text;

namespace Perf.Telemetry.Sinks;

/// <summary>Prometheus' text format 0.0.4, which scrapes and the Pushgateway take. Source: Prometheus, "Exposition formats". Pure.</summary>
internal static class TextExposition
{
    /// <summary>The format's content type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes metrics.</summary>
    public static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (MetricFamily family in families)
        {
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
            text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Kind.ToString().ToLowerInvariant()).Append('\n');
            foreach (FamilyPoint point in family.Points)
            {
                Write(text, family, point);
            }
        }

        return text.ToString();
    }

    /// <summary>A number as Prometheus reads it.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static void Write(StringBuilder text, MetricFamily family, FamilyPoint point)
    {
        switch (family.Kind)
        {
            case FamilyKind.Summary:
                foreach ((double quantile, double value) in point.Quantiles)
                {
                    Line(text, family.Name, point.Labels, ("quantile", Number(quantile)), value);
                }

                break;
            case FamilyKind.Histogram:
                long sum = 0;
                for (int i = 0; i < point.Buckets.Count; i++)
                {
                    sum += point.Buckets[i];
                    Line(text, family.Name + "_bucket", point.Labels, ("le", i < TrendState.Bounds.Count ? Number(TrendState.Bounds[i]) : "+Inf"), sum);
                }

                break;
            default:
                Line(text, family.Name, point.Labels, null, point.Value);
                return;
        }

        Line(text, family.Name + "_sum", point.Labels, null, point.Sum);
        Line(text, family.Name + "_count", point.Labels, null, point.Count);
    }

    private static void Line(StringBuilder text, string name, IReadOnlyList<KeyValuePair<string, string>> labels, (string Name, string Value)? further, double value)
    {
        text.Append(name);
        char before = '{';
        foreach ((string label, string content) in labels)
        {
            Label(text, ref before, label, content);
        }

        if (further is { } last)
        {
            Label(text, ref before, last.Name, last.Value);
        }

        text.Append(before == ',' ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private static void Label(StringBuilder text, ref char before, string name, string value)
    {
        text.Append(before).Append(name).Append("=\"");
        foreach (char c in value)
        {
            _ = c switch { '\\' => text.Append("\\\\"), '"' => text.Append("\\\""), '\n' => text.Append("\\n"), _ => text.Append(c) };
        }

        text.Append('"');
        before = ',';
    }
}
