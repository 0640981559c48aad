namespace Perf.Analysis;

/// <summary>
/// Watches the thresholds while a run goes on: notes when one is first not met and when it recovers, and ends the run where one has abortOnFail.
/// It judges the whole run at the end. Its calls never throw: a fault of the judge must not end the load, and cannot become a pass.
/// </summary>
/// <param name="thresholds">The thresholds of the run.</param>
/// <param name="planned">How long the plan takes, graceful stop not counted; null when the plan cannot know.</param>
/// <param name="compatibility">Whose rules hold.</param>
public sealed class ThresholdGuard(IReadOnlyList<Threshold> thresholds, TimeSpan? planned, CompatibilityProfile compatibility = CompatibilityProfile.Native) : IRunGuard
{
    private readonly Dictionary<Threshold, ThresholdBreach> _breaches = [];
    private readonly Dictionary<Threshold, WindowWatch> _windows = thresholds.Where(threshold => threshold.IsWindowed).Distinct().ToDictionary(threshold => threshold, threshold => new WindowWatch(threshold));

    /// <summary>When thresholds were not met, so far.</summary>
    public IReadOnlyDictionary<Threshold, ThresholdBreach> Breaches => _breaches;

    /// <inheritdoc/>
    public string? Check(RunAccumulator totals)
    {
        try
        {
            return CheckAll(totals);
        }
        catch (Exception)
        {
            // The verdict at the end meets the same fault and says it; here it must not cost the user the run.
            return null;
        }
    }

    /// <inheritdoc/>
    public RunResult Judge(RunResult result)
    {
        try
        {
            RunResult judged = ValidityJudge.JudgeRun(result) with { PlannedDuration = result.PlannedDuration ?? planned };
            // No other tool asks whether the generator was the limit. The run's own verdict does, whoever's rules its thresholds are judged by: an invalid run never passes.
            RunResult asked = compatibility == CompatibilityProfile.Native ? judged : judged with { Validity = new Validity() };
            IReadOnlyList<Verdict> verdicts = ThresholdEvaluator.Evaluate(asked, thresholds, _breaches, _windows.ToDictionary(pair => pair.Key, pair => pair.Value.Value), compatibility, areOwn: true);
            Verdict? overall = ThresholdEvaluator.Overall(verdicts, judged.Validity, judged.Status);
            return judged with
            {
                Thresholds = verdicts,
                Verdict = overall is null ? null : overall with { RunId = judged.Id, Scenario = judged.Scenario },
                Warnings = [.. judged.Warnings.Union(ThresholdEvaluator.Warnings(judged, thresholds)), .. NotAsked(judged)],
            };
        }
        catch (Exception e)
        {
            string reason = $"The run could not be judged: {e.Message}";
            return result with
            {
                Verdict = new Verdict { Outcome = Outcome.Inconclusive, Reason = reason, RunId = result.Id, Scenario = result.Scenario },
                Warnings = [.. result.Warnings, reason],
            };
        }
    }

    private IEnumerable<string> NotAsked(RunResult result)
    {
        if (compatibility != CompatibilityProfile.Native && thresholds.Count > 0 && result.Validity.Findings.FirstOrDefault(finding => finding.Invalidates) is { } finding)
        {
            yield return $"The load generator was the limit: {finding.Message} By the rules of {compatibility} that is not asked, and the thresholds are judged all the same; by Perf's own (Test-PerfThreshold) none of them passes.";
        }
    }

    private string? CheckAll(RunAccumulator totals)
    {
        // Thresholds often share a metric, and a summary of a trend is the costly part.
        var summaries = new Dictionary<(string Metric, string Step), MetricSummary?>();
        MetricSummary? Find(string metric, string step) =>
            summaries.TryGetValue((metric, step), out MetricSummary? found) ? found : summaries[(metric, step)] = totals.Find(metric, step);

        string? abort = null;
        Dictionary<Threshold, double?> windows = totals.Latest is { } latest ? _windows.ToDictionary(pair => pair.Key, pair => pair.Value.Add(latest)) : [];
        foreach (Threshold threshold in thresholds)
        {
            if (ThresholdComparer.IsReachedAtEnd(threshold)
                || (threshold.IsWindowed ? windows.GetValueOrDefault(threshold) : Measure(threshold, Find)) is not { } value
                || ThresholdComparer.Meets(threshold, value) is not { } met)
            {
                continue;
            }

            Note(threshold, met, totals.Elapsed);
            if (!met && threshold.AbortOnFail && totals.Elapsed >= threshold.DelayAbortEval)
            {
                abort ??= $"The threshold '{threshold}' is not met: {ThresholdText.Describe(threshold, value, ThresholdComparer.Margin(threshold, value))}";
            }
        }

        return abort;
    }

    private double? Measure(Threshold threshold, Func<string, string, MetricSummary?> find) =>
        compatibility == CompatibilityProfile.K6 ? K6Evaluator.Measure(threshold, find) : ThresholdMeasurer.Measure(threshold, find).Value;

    private void Note(Threshold threshold, bool met, TimeSpan at)
    {
        bool known = _breaches.TryGetValue(threshold, out ThresholdBreach breach);
        if (!met)
        {
            _breaches[threshold] = new ThresholdBreach(known ? breach.First : at, null);
        }
        else if (known && breach.Recovered is null)
        {
            _breaches[threshold] = breach with { Recovered = at };
        }
    }
}
