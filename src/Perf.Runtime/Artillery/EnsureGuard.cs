using System.Globalization;
using Perf.Analysis;
using Perf.Compatibility.Artillery.Report;
using Perf.Compatibility.Results.Artillery.Ensure;

namespace Perf.Runtime.Artillery;

/// <summary>
/// Judges an Artillery test: its thresholds as any, and its <c>ensure</c> by the figures of Artillery's report, which it gathers as an observer of the run.
/// </summary>
/// <param name="scenario">The test.</param>
/// <param name="inner">Judges the rest.</param>
internal sealed class EnsureGuard(Scenario scenario, IRunGuard inner) : IRunGuard, IRunObserver
{
    private readonly ArtilleryMetrics _figures = new(scenario.Artillery);

    /// <summary>The guard of a scenario, and what is to hear of the run for it; the guard alone where the scenario is no Artillery test with <c>ensure</c>.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="inner">Judges the rest.</param>
    public static (IRunGuard Guard, IRunObserver? Observer) Of(Scenario scenario, IRunGuard inner) =>
        scenario.Artillery is { Ensure.Count: > 0 } && new EnsureGuard(scenario, inner) is var guard ? (guard, guard) : (inner, null);

    /// <inheritdoc/>
    public string? Check(RunAccumulator totals) => inner.Check(totals);

    /// <inheritdoc/>
    public RunResult Judge(RunResult result)
    {
        RunResult judged = inner.Judge(result);
        IReadOnlyList<Verdict> verdicts;
        try
        {
            verdicts = [.. judged.Thresholds, .. EnsureEvaluator.Evaluate(judged, [.. scenario.Artillery!.Ensure.Select(RuleOf)], _figures.Figures())];
        }
        catch (PerfException fault)
        {
            string reason = $"ensure could not be judged: {fault.Message}";
            return judged with
            {
                Verdict = new Verdict { Outcome = Outcome.Inconclusive, Reason = reason, RunId = judged.Id, Scenario = judged.Scenario },
                Warnings = [.. judged.Warnings, reason],
            };
        }

        Verdict? overall = ThresholdEvaluator.Overall(verdicts, judged.Validity, judged.Status);
        return judged with { Thresholds = verdicts, Verdict = overall is null ? null : overall with { RunId = judged.Id, Scenario = judged.Scenario } };
    }

    /// <inheritdoc/>
    public void Started(RunResult result)
    {
    }

    /// <inheritdoc/>
    public void Measured(Interval interval, RunProgress progress) => _figures.Add(interval);

    /// <inheritdoc/>
    public void Ended(RunResult result)
    {
    }

    private EnsureRule RuleOf(EnsureCondition rule)
    {
        var made = new EnsureRule { Expression = rule.Expression, IsStrict = rule.Strict, Source = rule.Line > 0 ? $"{scenario.Path}:{rule.Line}" : "ensure" };
        int sign = rule.Expression.LastIndexOf(" < ", StringComparison.Ordinal);
        return sign > 0 && double.TryParse(rule.Expression.AsSpan(sign + 3), NumberStyles.Float, CultureInfo.InvariantCulture, out double limit) && IsName(rule.Expression[..sign])
            ? made with { Metric = rule.Expression[..sign], Limit = limit }
            : made;
    }

    // A limit on one metric is told with the value it had. Names of endpoints may have blanks in them.
    private static bool IsName(string text) =>
        text.AsSpan().IndexOfAny("<>=()+*?") < 0 && !text.Contains(" and ", StringComparison.Ordinal) && !text.Contains(" or ", StringComparison.Ordinal) && !text.StartsWith("not ", StringComparison.Ordinal);
}
