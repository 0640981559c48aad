namespace Perf.Analysis;

/// <summary>
/// Judges a run by its thresholds. A pure function of its inputs. It is stricter than k6, where a threshold without samples passes: a run proves
/// only what it measured, only as far as it went, and only if the generator was not the limit.
/// </summary>
public static class ThresholdEvaluator
{
    /// <summary>Judges each threshold.</summary>
    /// <param name="result">The run, with its validity judged.</param>
    /// <param name="thresholds">The thresholds.</param>
    /// <param name="breaches">When thresholds were not met during the run, as far as it is known.</param>
    /// <param name="windows">The values of thresholds that look at a part of the run's time, as they were measured while it went on; those that are missing have no data.</param>
    /// <param name="compatibility">Whose rules hold. Artillery's are no thresholds but expressions, and are judged elsewhere; here they are Perf's own.</param>
    /// <param name="areOwn">Whether they are the run's own: it kept the samples that they ask for, so that a part of a metric that is not there has had none.</param>
    /// <returns>One verdict for each threshold, in the same order.</returns>
    public static IReadOnlyList<Verdict> Evaluate(
        RunResult result,
        IReadOnlyList<Threshold> thresholds,
        IReadOnlyDictionary<Threshold, ThresholdBreach>? breaches = null,
        IReadOnlyDictionary<Threshold, double?>? windows = null,
        CompatibilityProfile compatibility = CompatibilityProfile.Native,
        bool areOwn = false) =>
        [.. thresholds.Select(threshold => (threshold, breach: breaches?.TryGetValue(threshold, out ThresholdBreach known) == true ? known : (ThresholdBreach?)null))
            .Select(one => compatibility == CompatibilityProfile.K6 && !one.threshold.IsWindowed
                ? K6Evaluator.Evaluate(result, one.threshold, areOwn) with { BreachedAt = one.breach?.First }
                : Evaluate(result, one.threshold, one.breach, windows))];

    /// <summary>The outcome of the whole run: the worst of its thresholds, in the order Invalid, Fail, NoData, Inconclusive, Pass.</summary>
    /// <param name="verdicts">The verdicts of the run's thresholds.</param>
    /// <param name="validity">Whether the run can be believed.</param>
    /// <param name="status">How the run ended; one that did not complete cannot pass.</param>
    /// <returns>Null when there is no threshold and nothing speaks against the run: then nobody asked.</returns>
    public static Verdict? Overall(IReadOnlyList<Verdict> verdicts, Validity validity, RunStatus status)
    {
        if (!validity.IsValid)
        {
            Verdict first = verdicts.Count > 0 ? Worst(verdicts) : new Verdict();
            return first with { Outcome = Outcome.Invalid, Reason = InvalidReason(validity) };
        }

        if (verdicts.Count == 0)
        {
            return null;
        }

        Verdict worst = Worst(verdicts);
        if (worst.Outcome == Outcome.Pass && status != RunStatus.Completed)
        {
            return worst with { Outcome = Outcome.Inconclusive, Reason = $"{RunStatusText.Subject(status)} before the end of its plan." };
        }

        int same = verdicts.Count(verdict => verdict.Outcome == worst.Outcome);
        string count = worst.Outcome switch
        {
            Outcome.Pass => verdicts.Count == 1 ? "The threshold is met" : $"All {verdicts.Count} thresholds are met; the narrowest",
            Outcome.Fail => $"{same} of {verdicts.Count} thresholds not met; the worst",
            Outcome.NoData => $"{same} of {verdicts.Count} thresholds have no data; the first",
            Outcome.Inconclusive => $"{same} of {verdicts.Count} thresholds are not decided; the first",
            _ => $"{same} of {verdicts.Count} thresholds cannot be judged; the first",
        };
        return verdicts.Count == 1 ? worst : worst with { Reason = $"{count}: {worst.Reason}" };
    }

    /// <summary>What the thresholds let through and should not: limits on service time that response time would not meet.</summary>
    /// <param name="result">The run.</param>
    /// <param name="thresholds">The thresholds.</param>
    /// <returns>One sentence each; none when there is nothing to say.</returns>
    public static IReadOnlyList<string> Warnings(RunResult result, IReadOnlyList<Threshold> thresholds) =>
        [.. thresholds.Select(threshold => (threshold, warning: ServiceTimeWarning(result, threshold)))
            .Where(pair => pair.warning is not null)
            .Select(pair => $"{pair.threshold}: {pair.warning}")
            .Distinct()];

    private static Verdict Evaluate(RunResult result, Threshold threshold, ThresholdBreach? breach, IReadOnlyDictionary<Threshold, double?>? windows)
    {
        Measurement measured = threshold.IsWindowed ? OfWindows(threshold, windows) : Measure(result, threshold);
        var verdict = new Verdict
        {
            Outcome = Outcome.NoData,
            Threshold = threshold.ToString(),
            Metric = threshold.Part?.Name ?? threshold.Metric,
            Step = threshold.Step,
            Value = measured.Value,
            Limit = threshold.Limit,
            Unit = ThresholdUnits.Of(threshold),
            Margin = measured.Value is { } known ? ThresholdComparer.Margin(threshold, known) : null,
            BreachedAt = breach?.First,
            RunId = result.Id,
            Scenario = result.Scenario,
            Source = threshold.Source,
            Reason = $"{threshold.Selector} cannot be judged: {measured.Missing}.",
        };
        if (measured.Value is { } value)
        {
            verdict = Judge(result, threshold, verdict, value, breach);
        }

        return result.Validity.IsValid ? verdict
            : verdict with { Outcome = Outcome.Invalid, Reason = $"{InvalidReason(result.Validity)} Measured: {verdict.Reason}" };
    }

    private static Verdict Judge(RunResult result, Threshold threshold, Verdict verdict, double value, ThresholdBreach? breach)
    {
        if (ThresholdComparer.Meets(threshold, value) is not { } met)
        {
            return verdict with { Outcome = Outcome.Inconclusive, Reason = $"A threshold compares by <, <=, >, >=, == or !=, not by {threshold.Operator}." };
        }

        string reason = ThresholdText.Describe(threshold, value, verdict.Margin);
        bool complete = result.Status == RunStatus.Completed;
        if (!complete && (met || ThresholdComparer.IsReachedAtEnd(threshold)))
        {
            string progress = RunStatusText.Describe(result.Status, result.Duration, result.PlannedDuration);
            return verdict with { Outcome = Outcome.Inconclusive, Reason = $"{progress}; until then {reason}" };
        }

        if (met && breach is { } past)
        {
            string recovered = past.Recovered is { } end ? $", met again at {DurationText.Format(end)}" : "";
            reason += $" During the run it was not met at {DurationText.Format(past.First)}{recovered}.";
        }

        return verdict with
        {
            Outcome = met ? Outcome.Pass : Outcome.Fail,
            Reason = ServiceTimeWarning(result, threshold) is { } warning ? $"{reason} {warning}" : reason,
        };
    }

    private static string? ServiceTimeWarning(RunResult result, Threshold threshold)
    {
        if (threshold.IsWindowed || RequestMetrics.Of(threshold.Metric) is not { } family || threshold.Metric != family.Duration || threshold.Aggregation == Aggregation.Count
            || Measure(result, threshold).Value is not { } service || ThresholdComparer.Meets(threshold, service) != true)
        {
            return null;
        }

        Threshold same = threshold with { Metric = family.ResponseTime };
        return Measure(result, same).Value is { } response && ThresholdComparer.Meets(same, response) == false
            ? $"Warning: the same limit on response time, which counts from the intended start, is not met: "
                + $"{ThresholdText.Aggregation(same)} of {same.Selector} was {ThresholdText.Format(response, ThresholdUnits.Of(same))}. Users wait for the response time; judge {family.ResponseTime}."
            : null;
    }

    private static Measurement OfWindows(Threshold threshold, IReadOnlyDictionary<Threshold, double?>? windows) =>
        windows is null || !windows.TryGetValue(threshold, out double? value)
            ? Measurement.None("a threshold with 'over' or 'after' is measured while a run goes on; write it in the scenario, or give it to Invoke-PerfTest")
            : value is { } known ? Measurement.Of(known)
            : Measurement.None("it has no sample in that time");

    private static Measurement Measure(RunResult result, Threshold threshold)
    {
        return threshold is { Step: { } step, Tags.Count: 0 } && !result.Steps.ContainsKey(step)
            ? Measurement.None($"step '{step}' never ran")
            : ThresholdMeasurer.Measure(threshold, (metric, of) => MetricLookup.Find(result, metric, of));
    }

    private static string InvalidReason(Validity validity)
    {
        ValidityFinding? first = validity.Findings.FirstOrDefault(finding => finding.Invalidates);
        return first is null ? "The run cannot be judged." : $"The run cannot be judged: {first.Message}";
    }

    private static Verdict Worst(IReadOnlyList<Verdict> verdicts) =>
        verdicts.OrderByDescending(verdict => Severity(verdict.Outcome)).ThenBy(verdict => verdict.Margin ?? 0).First();

    /// <summary>How bad an outcome is among others: the higher the worse.</summary>
    internal static int Severity(Outcome outcome) => outcome switch
    {
        Outcome.Invalid => 4,
        Outcome.Fail => 3,
        Outcome.NoData => 2,
        Outcome.Inconclusive => 1,
        _ => 0,
    };
}
