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
        double? value = condition.Metric is { } metric && variables.TryGetValue(metric, out double known) ? known : null;
        bool isMet = value < condition.Limit;
        IReadOnlyCollection<string> missing = value is null ? [condition.Metric ?? ""] : [];
        if (condition.Metric is null)
        {
            var scope = new ExpressionScope(variables);
            isMet = ExpressionParser.Parse(condition.Expression, variables.Keys.Concat(condition.Names))(scope) is 1.0 && scope.Missing.Count == 0;
            missing = scope.Missing;
        }

        return new Verdict
        {
            Outcome = isMet || !condition.Strict ? Outcome.Pass : Outcome.Fail,
            Threshold = condition.Expression,
            Metric = condition.Metric ?? "",
            Value = value,
            Limit = condition.Metric is null ? null : condition.Limit,
            Margin = value is { } measured && condition.Limit != 0 ? (condition.Limit - measured) / Math.Abs(condition.Limit) : null,
            RunId = result.Id,
            Scenario = result.Scenario,
            Source = condition.Source,
            Reason = Reason(result, condition, missing, isMet, value),
        };
    }

    private static string Reason(RunResult result, EnsureCondition condition, IReadOnlyCollection<string> missing, bool isMet, double? value)
    {
        string strict = condition.Strict ? "" : " It is not strict, so that the run does not fail by it.";
        if (missing.Count > 0)
        {
            string file = result.Source is null ? "the run" : "the file";
            return $"It fails, because {file} has no {string.Join(" and no ", missing)}.{strict}";
        }

        string measured = value is { } known ? string.Create(CultureInfo.InvariantCulture, $" {condition.Metric} was {known:0.###}; the limit is {condition.Limit:0.###}.") : "";
        return $"{condition.Expression} is {(isMet ? "met" : "not met")}.{measured}{Bound(condition, value)}{(isMet ? "" : strict)}";
    }

    private static string Bound(EnsureCondition condition, double? value)
    {
        bool isOfSketch = condition.Metric?.Split('.')[^1] is "p50" or "median" or "p75" or "p90" or "p95" or "p99" or "p999";
        return isOfSketch && value is { } known && Math.Abs(known - condition.Limit) <= known * ArtilleryFigures.SketchError
            ? " Artillery's percentiles are exact to 1 %, and the limit is within that: another run of its sketch may decide otherwise."
            : "";
    }
}
