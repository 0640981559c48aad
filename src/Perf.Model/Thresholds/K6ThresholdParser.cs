using System.Collections.ObjectModel;
using System.Globalization;

namespace Perf;

/// <summary>
/// Reads thresholds exactly as k6 does: <c>aggregation operator number</c>, where the operator is the first of &lt;= &lt; &gt;= &gt; === == != that has
/// something behind it, and the number has no unit. Selectors are those of <see cref="MetricSelector"/>. Source: k6, Thresholds (the grammar).
/// </summary>
public static class K6ThresholdParser
{
    private static readonly (string Sign, ComparisonOperator Meaning)[] s_operators =
    [
        ("<=", ComparisonOperator.LessOrEqual), ("<", ComparisonOperator.Less), (">=", ComparisonOperator.GreaterOrEqual), (">", ComparisonOperator.Greater),
        ("===", ComparisonOperator.Equal), ("==", ComparisonOperator.Equal), ("!=", ComparisonOperator.NotEqual),
    ];

    private static readonly Dictionary<string, Aggregation> s_aggregations = new(StringComparer.Ordinal)
    {
        ["count"] = Aggregation.Count,
        ["rate"] = Aggregation.Rate,
        ["value"] = Aggregation.Value,
        ["avg"] = Aggregation.Avg,
        ["min"] = Aggregation.Min,
        ["med"] = Aggregation.Med,
        ["max"] = Aggregation.Max,
    };

    /// <summary>Reads <c>metric{tag:value}: expression</c>, the form of the command line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it stands, for the verdict.</param>
    /// <param name="custom">The metrics that are not built in.</param>
    /// <returns>The threshold.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdInvalid"/>: k6 would refuse it before the start, with exit code 104.</exception>
    public static Threshold Parse(string text, string source, IReadOnlyList<MetricDeclaration> custom)
    {
        // A selector may hold colons, so the one that ends it is the first behind its last brace.
        int colon = text.IndexOf(':', text.Contains('{', StringComparison.Ordinal) ? Math.Max(0, text.LastIndexOf('}')) : 0);
        return colon < 0
            ? throw Invalid(text, "it has no ':' between metric and expression; write it as 'http_req_duration: p(95)<500'")
            : Parse(text[..colon].Trim(), text[(colon + 1)..].Trim(), source, custom);
    }

    /// <summary>Reads a selector and an expression, the form of k6's options.</summary>
    /// <param name="selector">Such as <c>http_req_duration{status:200}</c>.</param>
    /// <param name="expression">Such as <c>p(95)&lt;500</c>.</param>
    /// <param name="source">Where it stands, for the verdict.</param>
    /// <param name="custom">The metrics that are not built in.</param>
    /// <returns>The threshold.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdInvalid"/>: k6 would refuse it before the start, with exit code 104.</exception>
    public static Threshold Parse(string selector, string expression, string source, IReadOnlyList<MetricDeclaration> custom)
    {
        MetricSelector parsed;
        try
        {
            parsed = MetricSelector.Parse(selector);
        }
        catch (FormatException e)
        {
            throw Invalid(selector, e.Message);
        }

        MetricDeclaration? own = custom.FirstOrDefault(one => one.Name == parsed.Metric);
        if (!MetricNames.All.TryGetValue(parsed.Metric, out MetricType type))
        {
            type = own?.Type ?? throw Invalid(selector, $"there is no metric '{parsed.Metric}' in the result, and k6 has none of that name");
        }

        (Aggregation aggregation, double percentile, ComparisonOperator comparison, double limit) = ParseExpression(expression);
        if (!Allowed(type).Contains(aggregation))
        {
            throw Invalid(expression, $"to k6, {parsed.Metric} is a {type.ToString().ToLowerInvariant()} metric and has {string.Join(", ", Allowed(type).Select(Name))}, not {Name(aggregation)}");
        }

        // What results keep of each step is the step's; of metrics of one's own the name is a tag like others.
        string? step = own is null && parsed.Metric != MetricNames.GroupDuration ? parsed.Tags.GetValueOrDefault("step") ?? parsed.Tags.GetValueOrDefault("name") : null;
        KeyValuePair<string, string>[] tags = [.. parsed.Tags.Where(tag => step is null || tag.Key is not ("step" or "name"))];
        return new Threshold
        {
            Metric = parsed.Metric,
            Step = step,
            Tags = tags.Length == 0 ? ReadOnlyDictionary<string, string>.Empty : new OrderedDictionary<string, string>(tags, StringComparer.Ordinal),
            Custom = own,
            Aggregation = aggregation,
            Percentile = percentile,
            Operator = comparison,
            Limit = limit,
            Expression = expression.Trim(),
            Source = source,
        };
    }

    /// <summary>Reads an expression alone.</summary>
    /// <param name="expression">Such as <c>p(95)&lt;500</c>.</param>
    /// <returns>What is looked at, how it is compared, and with what.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdInvalid"/>.</exception>
    public static (Aggregation Aggregation, double Percentile, ComparisonOperator Operator, double Limit) ParseExpression(string expression)
    {
        foreach ((string sign, ComparisonOperator meaning) in s_operators)
        {
            int at = expression.IndexOf(sign, StringComparison.Ordinal);
            string limit = at < 0 ? "" : expression[(at + sign.Length)..].Trim();
            if (limit.Length == 0)
            {
                continue;
            }

            (Aggregation aggregation, double percentile) = ParseAggregation(expression, expression[..at].Trim());
            return TryParseNumber(limit, out double number)
                ? (aggregation, percentile, meaning, number)
                : throw Invalid(expression, $"'{limit}' is no number; k6 takes no units, and times are milliseconds");
        }

        throw Invalid(expression, "an expression is an aggregation, one of <= < >= > === == != and a number, such as 'p(95)<500'");
    }

    private static (Aggregation Aggregation, double Percentile) ParseAggregation(string expression, string text)
    {
        if (s_aggregations.TryGetValue(text, out Aggregation known))
        {
            return (known, 0);
        }

        if (!text.StartsWith("p(", StringComparison.Ordinal) || !text.EndsWith(')'))
        {
            throw Invalid(expression, $"'{text}' is no aggregation. k6 has {string.Join(", ", s_aggregations.Keys)} and p(N)");
        }

        string percent = text[2..^1].Trim();
        return TryParseNumber(percent, out double value) && value is >= 0 and <= 100
            ? (Aggregation.Percentile, value)
            : throw Invalid(expression, $"'{percent}' is no percentile: it is between 0 and 100");
    }

    // What Go's strconv.ParseFloat takes in decimal: .5, 5., 1e3, underscores between digits, Inf, Infinity and NaN with any letters.
    private static bool TryParseNumber(string text, out double number)
    {
        string unsigned = text.StartsWith('+') || text.StartsWith('-') ? text[1..] : text;
        double sign = text.StartsWith('-') ? -1 : 1;
        number = unsigned.ToLowerInvariant() switch
        {
            "inf" or "infinity" => sign * double.PositiveInfinity,
            "nan" when unsigned == text => double.NaN,
            _ => 0,
        };
        if (number != 0)
        {
            return true;
        }

        for (int i = 0; i < unsigned.Length; i++)
        {
            bool isBetweenDigits = i > 0 && i + 1 < unsigned.Length && char.IsAsciiDigit(unsigned[i - 1]) && char.IsAsciiDigit(unsigned[i + 1]);
            if (unsigned[i] == '_' && !isBetweenDigits)
            {
                return false;
            }
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return unsigned.Length > 0 && (char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.')
            && double.TryParse(text.Replace("_", "", StringComparison.Ordinal), Style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    private static Aggregation[] Allowed(MetricType type) => type switch
    {
        MetricType.Counter => [Aggregation.Count, Aggregation.Rate],
        MetricType.Gauge => [Aggregation.Value],
        MetricType.Rate => [Aggregation.Rate],
        _ => [Aggregation.Avg, Aggregation.Min, Aggregation.Max, Aggregation.Med, Aggregation.Percentile],
    };

    private static string Name(Aggregation aggregation) => aggregation == Aggregation.Percentile ? "p(N)" : aggregation.ToString().ToLowerInvariant();

    private static PerfException Invalid(string text, string why) => new(ErrorIds.ThresholdInvalid, $"The threshold '{text}' cannot be read as k6 reads it: {why}.", text);
}
