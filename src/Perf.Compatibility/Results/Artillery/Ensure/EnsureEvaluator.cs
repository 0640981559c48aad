using System.Globalization;

namespace Perf.Compatibility.Results.Artillery.Ensure;

/// <summary>
/// Judges a run as Artillery's <c>ensure</c> does: a rule is met when its expression gives 1, and a metric that is not there makes it fail, other than with k6.
/// Whether the load generator was the limit is not asked. A pure function.
/// </summary>
public static class EnsureEvaluator
{
    /// <summary>Judges.</summary>
    /// <param name="result">The run, of whatever tool.</param>
    /// <param name="rules">The rules.</param>
    /// <returns>One verdict for each rule: Pass or Fail. A rule that is not strict passes in any case, and its reason says whether it is met.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdInvalid"/>: an expression cannot be read.</exception>
    public static IReadOnlyList<Verdict> Evaluate(RunResult result, IReadOnlyList<EnsureRule> rules) =>
        Evaluate(result, rules, ArtilleryVariables.Of(result));

    /// <summary>Judges by figures that were gathered while the run went on.</summary>
    /// <param name="result">The run.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="variables">Its figures by Artillery's names.</param>
    /// <returns>One verdict for each rule.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdInvalid"/>: an expression cannot be read.</exception>
    public static IReadOnlyList<Verdict> Evaluate(RunResult result, IReadOnlyList<EnsureRule> rules, IReadOnlyDictionary<string, double> variables) =>
        [.. rules.Select(rule => Evaluate(result, rule, variables))];

    private static Verdict Evaluate(RunResult result, EnsureRule rule, IReadOnlyDictionary<string, double> variables)
    {
        Expression expression = ExpressionParser.Parse(rule.Expression, rule.Metric is null ? variables.Keys : variables.Keys.Append(rule.Metric));
        var scope = new ExpressionScope(variables);
        bool isMet = expression(scope) is 1.0 && scope.Missing.Count == 0;

        // A condition on one metric alone is about its value, though it has no limit as such.
        string? metric = rule.Metric ?? (scope is { Missing.Count: 0, Used.Count: 1 } ? scope.Used.Min : null);
        double? value = metric is not null && variables.TryGetValue(metric, out double known) ? known : null;
        return new Verdict
        {
            Outcome = isMet || !rule.IsStrict ? Outcome.Pass : Outcome.Fail,
            Threshold = rule.Expression,
            Metric = metric ?? "",
            Value = value,
            Limit = rule.Metric is null ? null : rule.Limit,
            Margin = value is { } measured && rule.Limit != 0 && rule.Metric is not null ? (rule.Limit - measured) / Math.Abs(rule.Limit) : null,
            RunId = result.Id,
            Scenario = result.Scenario,
            Source = rule.Source,
            Reason = Reason(result, rule, scope, isMet, value),
        };
    }

    private static string Reason(RunResult result, EnsureRule rule, ExpressionScope scope, bool isMet, double? value)
    {
        string strict = rule.IsStrict ? "" : " It is not strict, so that the run does not fail by it.";
        if (scope.Missing.Count > 0)
        {
            string file = result.Source is null ? "the run" : "the file";
            return $"It fails, because {file} has no {string.Join(" and no ", scope.Missing)}.{strict}";
        }

        string measured = value is not { } known ? ""
            : rule.Metric is null ? string.Create(CultureInfo.InvariantCulture, $" {scope.Used.Min} was {known:0.###}.")
            : string.Create(CultureInfo.InvariantCulture, $" {rule.Metric} was {known:0.###}; the limit is {rule.Limit:0.###}.");
        return $"{rule.Expression} is {(isMet ? "met" : "not met")}.{measured}{Bound(rule, value)}{(isMet ? "" : strict)}";
    }

    private static string Bound(EnsureRule rule, double? value)
    {
        bool isOfSketch = rule.Metric?.Split('.')[^1] is "p50" or "median" or "p75" or "p90" or "p95" or "p99" or "p999";
        return isOfSketch && value is { } known && Math.Abs(known - rule.Limit) <= known * ArtilleryFigures.SketchError
            ? " Artillery's percentiles are exact to 1 %, and the limit is within that: another run of its sketch may decide otherwise."
            : "";
    }
}
