using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Perf;

/// <summary>
/// Reads thresholds. The grammar is k6's (count, rate, value, avg, min, med, max, p(N); &lt;= &lt; &gt;= &gt; === == !=) with spaces allowed anywhere,
/// and with units: <c>500ms</c>, <c>1.5s</c> for times, <c>0.5%</c> for shares, <c>10MB</c> for data. A bare number means milliseconds or a share, as in k6.
/// Selectors are k6's too (<see cref="MetricSelector"/>), with <c>step</c> as another word for <c>name</c>. <c>over 30s</c> behind a condition asks it of each window of that length, <c>after 60s</c> leaves the beginning out. Unlike k6, a metric that does not exist is an error, and a tag that
/// no sample has gives no data, which is no pass.
/// </summary>
public static partial class ThresholdParser
{
    // The families differ in their first word alone; spelt out they would fill a page.
    private static readonly string s_known = $"{string.Join(", ", MetricNames.All.Keys.Where(metric => RequestMetrics.Of(metric) is null or { Protocol: "http" }))}; "
        + $"and what http_ has with {string.Join(", ", RequestMetrics.All.Skip(1).Select(family => $"{family.Protocol}_"))}";

    /// <summary>Reads <c>metric{step:name}: condition</c>, the form of the command line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it stands, for the verdict.</param>
    /// <param name="custom">The metrics of the scenario's own; null for none.</param>
    /// <returns>The threshold.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdInvalid"/>, with what is wrong and what is allowed.</exception>
    public static Threshold Parse(string text, string source = "command line", IReadOnlyList<MetricDeclaration>? custom = null)
    {
        (string selector, string expression) = Split(text);
        return Parse(selector, expression, source, custom);
    }

    /// <summary>Reads the thresholds that a result holds, whose metrics may have got no sample and are not known any more: what they are is seen by what is asked of them.</summary>
    /// <param name="text">The text, as <see cref="Verdict.Threshold"/> has it.</param>
    /// <param name="source">Where it stands, for the verdict.</param>
    /// <param name="custom">The metrics of one's own that the result holds.</param>
    /// <returns>The threshold.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdInvalid"/>, with what is wrong and what is allowed.</exception>
    public static Threshold ParseStored(string text, string source, IReadOnlyList<MetricDeclaration> custom)
    {
        (string selector, string expression) = Split(text);
        string metric = MetricNames.BaseOf(selector).Trim();
        bool isKnown = MetricNames.All.ContainsKey(metric) || custom.Any(other => other.Name == metric) || !MetricNames.IsValid(metric);
        MetricType type = expression.TrimStart() switch
        {
            ['c', ..] => MetricType.Counter,
            ['r', ..] => MetricType.Rate,
            ['v', ..] => MetricType.Gauge,
            _ => MetricType.Trend,
        };
        return Parse(selector, expression, source, isKnown ? custom : [.. custom, new MetricDeclaration { Name = metric, Type = type, IsTime = type == MetricType.Trend }]);
    }

    private static (string Selector, string Expression) Split(string text)
    {
        // The selector may hold colons, so the one that ends it is the first after the closing brace.
        int from = text.Contains('{', StringComparison.Ordinal) ? text.LastIndexOf('}') : 0;
        int colon = from < 0 ? -1 : text.IndexOf(':', from);
        if (colon < 0)
        {
            throw Invalid(text, "it has no ':' between metric and condition; write it as 'http_req_response_time: p(95) < 500ms'");
        }

        return (text[..colon].Trim(), text[(colon + 1)..].Trim());
    }

    /// <summary>Reads a selector and a condition, the form of a scenario.</summary>
    /// <param name="selector">Such as <c>http_req_duration{step:login}</c>.</param>
    /// <param name="expression">Such as <c>p(95) &lt; 500ms</c>.</param>
    /// <param name="source">Where it stands, for the verdict.</param>
    /// <param name="custom">The metrics of the scenario's own; null for none.</param>
    /// <returns>The threshold.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdInvalid"/>, with what is wrong and what is allowed.</exception>
    public static Threshold Parse(string selector, string expression, string source, IReadOnlyList<MetricDeclaration>? custom = null)
    {
        (string metric, string? step, IReadOnlyDictionary<string, string> tags) = ParseSelector(selector);
        MetricDeclaration? own = custom?.FirstOrDefault(one => one.Name == metric);
        if (!MetricNames.All.TryGetValue(metric, out MetricType type))
        {
            if (own is null)
            {
                string? nearest = NearestWord.Find(metric, [.. MetricNames.All.Keys, .. (custom ?? []).Select(one => one.Name)]);
                string known = custom is { Count: > 0 } ? $"{string.Join(", ", custom.Select(one => one.Name))}, {s_known}" : s_known;
                throw Invalid(selector, $"there is no metric '{metric}'{(nearest is null ? "." : $"; did you mean '{nearest}'?")} Metrics: {known}");
            }

            type = own.Type;
        }

        Match match = ConditionPattern().Match(expression);
        if (!match.Success)
        {
            throw Invalid(expression, "a condition is an aggregation, a comparison and a limit, such as 'p(95) < 500ms', 'rate < 1%' or 'count > 100'");
        }

        (TimeSpan? over, TimeSpan after) = ParseWindow(expression, match.Groups["window"].Value);
        (Aggregation aggregation, double percentile) = ParseAggregation(expression, match.Groups["agg"].Value, match.Groups["p"].Value);
        if (!Allowed(type).Contains(aggregation))
        {
            string allowed = string.Join(", ", Allowed(type).Select(Name));
            throw Invalid(expression, $"{metric} is a {type.ToString().ToLowerInvariant()} metric and has {allowed}, not {Name(aggregation)}");
        }

        return new Threshold
        {
            Metric = metric,
            Step = step,
            Tags = tags,
            Custom = own,
            Aggregation = aggregation,
            Percentile = percentile,
            Operator = ParseOperator(match.Groups["op"].Value),
            Limit = ParseLimit(expression, string.Concat(match.Groups["limit"].Value.Where(letter => !char.IsWhiteSpace(letter))), metric, type, aggregation, own),
            Over = over,
            After = after,
            Expression = expression.Trim(),
            Source = source,
        };
    }

    // What a run keeps of each step anyway is the step's series; of other metrics the step is a tag like the others.
    private static (string Metric, string? Step, IReadOnlyDictionary<string, string> Tags) ParseSelector(string selector)
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

        if (!parsed.Tags.TryGetValue("step", out string? step) && !parsed.Tags.TryGetValue("name", out step))
        {
            return (parsed.Metric, null, parsed.Tags);
        }

        if (!MetricNames.All.ContainsKey(parsed.Metric) || parsed.Metric == MetricNames.GroupDuration)
        {
            return (parsed.Metric, null, parsed.Tags);
        }

        KeyValuePair<string, string>[] others = [.. parsed.Tags.Where(tag => tag.Key is not ("step" or "name") || tag.Value != step)];
        IReadOnlyDictionary<string, string> tags = others.Length == 0 ? ReadOnlyDictionary<string, string>.Empty : new OrderedDictionary<string, string>(others, StringComparer.Ordinal);
        return (parsed.Metric, step, tags);
    }

    private static (Aggregation Aggregation, double Percentile) ParseAggregation(string expression, string name, string percent)
    {
        if (percent.Length == 0)
        {
            return (Enum.Parse<Aggregation>(name, ignoreCase: true), 0);
        }

        double value = double.Parse(percent, CultureInfo.InvariantCulture);
        return value <= 100 ? (Aggregation.Percentile, value) : throw Invalid(expression, "a percentile is between 0 and 100");
    }

    private static (TimeSpan? Over, TimeSpan After) ParseWindow(string expression, string text)
    {
        TimeSpan? over = null;
        TimeSpan? after = null;
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < words.Length; i += 2)
        {
            if (!DurationText.TryParse(words[i + 1], out TimeSpan time) || time < TimeSpan.FromSeconds(1))
            {
                throw Invalid(expression, $"'{words[i]}' needs a time of a second or more, such as '{words[i]} 30s'");
            }

            ref TimeSpan? which = ref (words[i] == "over" ? ref over : ref after);
            which = which is null ? time : throw Invalid(expression, $"'{words[i]}' stands there twice");
        }

        return (over, after ?? TimeSpan.Zero);
    }

    private static ComparisonOperator ParseOperator(string text) => text switch
    {
        "<" => ComparisonOperator.Less,
        "<=" => ComparisonOperator.LessOrEqual,
        ">" => ComparisonOperator.Greater,
        ">=" => ComparisonOperator.GreaterOrEqual,
        "!=" => ComparisonOperator.NotEqual,
        _ => ComparisonOperator.Equal,
    };

    private static double ParseLimit(string expression, string text, string metric, MetricType type, Aggregation aggregation, MetricDeclaration? own)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
        {
            return number;
        }

        if (text.EndsWith('%') && type == MetricType.Rate && double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) && double.IsFinite(percent))
        {
            return percent / 100;
        }

        bool isTime = own?.IsTime ?? type == MetricType.Trend;
        isTime = isTime && type != MetricType.Rate && aggregation is not (Aggregation.Count or Aggregation.Rate);
        if (isTime && DurationText.TryParse(text, out TimeSpan time))
        {
            return time.TotalMilliseconds;
        }

        bool isData = metric is MetricNames.DataSent or MetricNames.DataReceived;
        if (isData && SizeText.TryParse(text, out long bytes))
        {
            return bytes;
        }

        string units = isTime ? "a time such as 500ms or 1.5s" : type == MetricType.Rate ? "a share such as 0.01 or 1%" : isData ? "a size such as 10MB"
            : own is { IsTime: false } && DurationText.TryParse(text, out _) ? "a number; a metric that holds times says so where it is declared"
            : "a number";
        throw Invalid(expression, $"the limit '{text}' of {metric} must be {units}");
    }

    private static Aggregation[] Allowed(MetricType type) => type switch
    {
        MetricType.Counter => [Aggregation.Count, Aggregation.Rate],
        MetricType.Gauge => [Aggregation.Value, Aggregation.Min, Aggregation.Max],
        MetricType.Rate => [Aggregation.Rate],
        _ => [Aggregation.Avg, Aggregation.Min, Aggregation.Med, Aggregation.Max, Aggregation.Percentile, Aggregation.Count],
    };

    private static string Name(Aggregation aggregation) =>
        aggregation == Aggregation.Percentile ? "p(N)" : aggregation.ToString().ToLowerInvariant();

    private static PerfException Invalid(string text, string why) =>
        new(ErrorIds.ThresholdInvalid, $"The threshold '{text}' cannot be read: {why}.", text);

    [GeneratedRegex(@"^\s*(?:(?<agg>count|rate|value|avg|min|med|max)|p\s*\(\s*(?<p>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*\))\s*(?<op><=|<|>=|>|===|==|!=)\s*(?<limit>\S+?(?:\s+[a-zA-Zµ%]+?)?)(?<window>(?:\s+(?:over|after)\s+\S+)*)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex ConditionPattern();
}
