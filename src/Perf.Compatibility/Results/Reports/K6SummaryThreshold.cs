using System.Globalization;

namespace Perf.Compatibility.Results.Reports;

/// <summary>A verdict as a threshold in one of k6's summaries.</summary>
/// <param name="Selector">The metric, with k6's tag <c>name</c> for the step.</param>
/// <param name="Expression">The condition in k6's grammar, without units.</param>
/// <param name="Passed">Whether it is met. What could not be judged is not.</param>
internal sealed record K6SummaryThreshold(string Selector, string Expression, bool Passed)
{
    /// <summary>The thresholds of a result.</summary>
    /// <param name="result">The result.</param>
    public static IReadOnlyList<K6SummaryThreshold> Of(RunResult result)
    {
        IReadOnlyList<MetricDeclaration> custom = CustomMetrics.Of(result);
        var all = new List<K6SummaryThreshold>();
        foreach (Verdict verdict in result.Thresholds)
        {
            try
            {
                Threshold threshold = ThresholdParser.ParseStored(verdict.Threshold, verdict.Source, custom);
                all.Add(new K6SummaryThreshold(SelectorOf(threshold.Selector), ExpressionOf(threshold), verdict.Outcome == Outcome.Pass));
            }
            catch (PerfException)
            {
                // A condition of another tool, such as an expression of ensure, has no place in k6's summary.
            }
        }

        return all;
    }

    /// <summary>A metric's name with k6's tag for the step.</summary>
    /// <param name="name">The name in Perf's form.</param>
    public static string SelectorOf(string name)
    {
        try
        {
            MetricSelector parsed = MetricSelector.Parse(name);
            return MetricSelector.NameOf(parsed.Metric, parsed.Tags.Select(tag => tag.Key == "step" ? new KeyValuePair<string, string>("name", tag.Value) : tag));
        }
        catch (FormatException)
        {
            return name;
        }
    }

    private static string ExpressionOf(Threshold threshold)
    {
        string what = threshold.Aggregation == Aggregation.Percentile ? string.Create(CultureInfo.InvariantCulture, $"p({threshold.Percentile})") : threshold.Aggregation.ToString().ToLowerInvariant();
        string sign = threshold.Operator switch
        {
            ComparisonOperator.Equal => "==",
            ComparisonOperator.NotEqual => "!=",
            ComparisonOperator.Less => "<",
            ComparisonOperator.LessOrEqual => "<=",
            ComparisonOperator.Greater => ">",
            _ => ">=",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{what}{sign}{threshold.Limit}");
    }
}
