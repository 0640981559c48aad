namespace Perf.Analysis;

/// <summary>
/// Judges the thresholds that a result of another tool names, by Perf's rules and with what the tool made of them. What the tool let fail has failed; what it
/// let pass passes, unless the file itself says otherwise or there was no sample to judge by. A pure function.
/// </summary>
public static class ToolVerdicts
{
    /// <summary>Judges an imported run.</summary>
    /// <param name="result">The run as it was read.</param>
    /// <param name="thresholds">The thresholds that its file names.</param>
    /// <returns>The run with validity, thresholds and verdict.</returns>
    public static RunResult Judge(RunResult result, IReadOnlyList<ToolThreshold> thresholds)
    {
        RunResult judged = ValidityJudge.JudgeRun(result);
        IReadOnlyList<Verdict> verdicts = [.. thresholds.Select(threshold => Of(judged, threshold))];
        Verdict? overall = ThresholdEvaluator.Overall(verdicts, judged.Validity, judged.Status);
        return judged with
        {
            Thresholds = verdicts,
            Verdict = overall is null ? null : overall with { RunId = judged.Id, Scenario = judged.Scenario },
        };
    }

    private static Verdict Of(RunResult result, ToolThreshold declared)
    {
        string tool = result.Source?.Tool ?? "The tool";
        Threshold threshold;
        try
        {
            threshold = K6ThresholdParser.Parse(declared.Selector, declared.Expression, tool, CustomMetrics.Of(result));
        }
        catch (PerfException e)
        {
            return new Verdict
            {
                Outcome = declared.Passed switch { true => Outcome.Pass, false => Outcome.Fail, _ => Outcome.NoData },
                Threshold = $"{declared.Selector}: {declared.Expression}",
                Metric = declared.Selector,
                RunId = result.Id,
                Scenario = result.Scenario,
                Source = tool,
                Reason = declared.Passed is { } passed ? $"{tool} says that it {(passed ? "passed" : "failed")}; Perf cannot look: {e.Message}" : e.Message,
            };
        }

        Verdict own = ThresholdEvaluator.Evaluate(result, [threshold])[0];
        return declared.Passed switch
        {
            false when own.Outcome is not (Outcome.Fail or Outcome.Invalid) => own with { Outcome = Outcome.Fail, Reason = $"{tool} says that it failed. {own.Reason}" },
            true when own.Outcome == Outcome.Fail => own with { Reason = $"{tool} says that it passed, and its own figures say otherwise. {own.Reason}" },
            true when own.Outcome == Outcome.NoData && HasSamples(result, threshold) => own with { Outcome = Outcome.Pass, Reason = $"{tool} says that it passed, and its file does not keep the figure." },
            true when own.Outcome == Outcome.NoData => own with { Reason = $"{own.Reason} {tool} lets a threshold without samples pass; Perf does not." },
            _ => own,
        };
    }

    private static bool HasSamples(RunResult result, Threshold threshold)
    {
        MetricSummary? summary = threshold.Part is { } part ? MetricLookup.Find(result, part.Name, "") : MetricLookup.Find(result, threshold.Metric, threshold.Step ?? "");
        return summary is not null && (summary.Type == MetricType.Counter || summary.Count != 0);
    }
}
