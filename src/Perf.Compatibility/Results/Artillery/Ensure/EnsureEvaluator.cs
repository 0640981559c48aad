using System.Globalization;

namespace Perf.Compatibility.Results.Artillery.Ensure;

/// <summary>
/// Judges a run as Artillery's <c>ensure</c> does: a condition is met when its expression gives 1, and a metric that is not there makes it fail, other than with k6.
/// Whether the load generator was the limit is not asked. A pure function.
/// </summary>
public static class EnsureEvaluator
{
    /// <summary>Judges.</summary>
    /// <param name="result">The run, of whatever tool.</param>
    /// <param name="conditions">The conditions.</param>
    /// <returns>One verdict for each condition: Pass or Fail. One that is not strict passes in any case, and its reason says whether it is met.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdInvalid"/>: an expression cannot be read.</exception>
    public static IReadOnlyList<Verdict> Evaluate(RunResult result, IReadOnlyList<EnsureCondition> conditions)
    {
        IReadOnlyDictionary<string, double> variables = ArtilleryVariables.Of(result);
        return [.. conditions.Select(condition => Evaluate(result, condition, variables))];
    }

    /// <summary>Judges one condition by figures that were gathered while the run went on.</summary>
    /// <param name="result">The run.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="variables">The run's figures by Artillery's names.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdInvalid"/>: the expression cannot be read.</exception>
    public static Verdict Evaluate(RunResult result, EnsureCondition condition, IReadOnlyDictionary<string, double> variables)
    {
        string? metric = condition.Metric;
        double? value = ValueOf(metric, variables);
        bool isMet = value < condition.Limit;
        IReadOnlyCollection<string> missing = value is null ? [metric ?? ""] : [];
        if (condition.Metric is null)
        {
            var scope = new ExpressionScope(variables);
            isMet = ExpressionParser.Parse(condition.Expression, variables.Keys.Concat(condition.Names))(scope) is 1.0 && scope.Missing.Count == 0;
            missing = scope.Missing;

            // A condition on one metric alone is about its value, though it has no limit as such.
            metric = scope is { Missing.Count: 0, Used.Count: 1 } ? scope.Used.Min : null;
            value = ValueOf(metric, variables);
        }

        return new Verdict
        {
            Outcome = isMet || !condition.Strict ? Outcome.Pass : Outcome.Fail,
            Threshold = condition.Expression,
            Metric = metric ?? "",
            Value = value,
            Limit = condition.Metric is null ? null : condition.Limit,
            Margin = value is { } measured && condition.Metric is not null && condition.Limit != 0 ? (condition.Limit - measured) / Math.Abs(condition.Limit) : null,
            RunId = result.Id,
            Scenario = result.Scenario,
            Source = condition.Source,
            Reason = Reason(result, condition, metric, missing, isMet, value),
        };
    }

    private static string Reason(RunResult result, EnsureCondition condition, string? metric, IReadOnlyCollection<string> missing, bool isMet, double? value)
    {
        string strict = condition.Strict ? "" : " It is not strict, so that the run does not fail by it.";
        if (missing.Count > 0)
        {
            string file = result.Source is null ? "the run" : "the file";
            return $"It fails, because {file} has no {string.Join(" and no ", missing)}.{strict}";
        }

        string measured = value is not { } known ? ""
            : condition.Metric is null ? string.Create(CultureInfo.InvariantCulture, $" {metric} was {known:0.###}.")
            : string.Create(CultureInfo.InvariantCulture, $" {metric} was {known:0.###}; the limit is {condition.Limit:0.###}.");
        return $"{condition.Expression} is {(isMet ? "met" : "not met")}.{measured}{Bound(condition, value)}{(isMet ? "" : strict)}";
    }

    private static double? ValueOf(string? metric, IReadOnlyDictionary<string, double> variables) => metric is not null && variables.TryGetValue(metric, out double known) ? known : null;

    private static string Bound(EnsureCondition condition, double? value)
    {
        bool isOfSketch = condition.Metric?.Split('.')[^1] is "p50" or "median" or "p75" or "p90" or "p95" or "p99" or "p999";
        return isOfSketch && value is { } known && Math.Abs(known - condition.Limit) <= known * ArtilleryFigures.SketchError
            ? " Artillery's percentiles are exact to 1 %, and the limit is within that: another run of its sketch may decide otherwise."
            : "";
    }
}
