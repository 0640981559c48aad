using System.Globalization;

namespace Perf.Analysis;

/// <summary>What is compared: a figure of a metric, of the whole run or of a step.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Statistic">The figure, as thresholds name it: <c>p(95)</c>, <c>avg</c>, <c>rate</c>.</param>
/// <param name="Step">The step, or null.</param>
/// <param name="HigherIsBetter">Whether more of it is better.</param>
/// <param name="IsGating">Whether it counts for the whole.</param>
internal sealed record ComparedMetric(string Metric, string Statistic, string? Step, bool HigherIsBetter, bool IsGating)
{
    /// <summary>The percentile, or null for other figures.</summary>
    public double? Percent => Statistic switch
    {
        Statistics.Med => 50,
        ['p', '(', .. var number, ')'] => double.Parse(number, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>For people: <c>login http_req_response_time p(95)</c>.</summary>
    public override string ToString() => $"{(Step is null ? "" : Step + " ")}{Metric} {Statistic}";
}
