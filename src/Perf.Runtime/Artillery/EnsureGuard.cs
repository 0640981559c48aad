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
        IReadOnlyDictionary<string, double> figures = _figures.Figures();
        IReadOnlyList<Verdict> verdicts = [.. judged.Thresholds, .. scenario.Artillery!.Ensure.Select(condition => VerdictOf(judged, condition, figures))];
        Verdict? overall = ThresholdEvaluator.Overall(verdicts, judged.Validity, judged.Status);
        return judged with { Thresholds = verdicts, Verdict = overall is null ? null : overall with { RunId = judged.Id, Scenario = judged.Scenario } };
    }

    /// <inheritdoc/>
    public RunResult Close(RunResult result) => inner.Close(result);

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

    // An expression that can be read only with the name of a metric that a function makes: where that was never measured, it is a metric that is missing.
    private static Verdict VerdictOf(RunResult judged, EnsureCondition condition, IReadOnlyDictionary<string, double> figures)
    {
        try
        {
            return EnsureEvaluator.Evaluate(judged, condition, figures);
        }
        catch (PerfException fault)
        {
            return new Verdict
            {
                Outcome = condition.Strict ? Outcome.Fail : Outcome.Pass,
                Threshold = condition.Expression,
                RunId = judged.Id,
                Scenario = judged.Scenario,
                Source = condition.Source,
                Reason = $"It {(condition.Strict ? "fails, because it" : "is not strict, and")} could not be judged. {fault.Message}",
            };
        }
    }
}
