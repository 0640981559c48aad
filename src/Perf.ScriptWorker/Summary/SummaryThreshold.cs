namespace Perf.ScriptWorker.Summary;

/// <summary>A threshold of the test as its summary has it.</summary>
/// <param name="Selector">The metric in k6's words: the step is the tag <c>name</c>.</param>
/// <param name="Metric">The metric, or the part of it, in Perf's.</param>
/// <param name="Step">The step whose metric it is; null for one of the run.</param>
/// <param name="Expression">The condition.</param>
/// <param name="Passed">Whether it is met. What could not be judged is not.</param>
internal sealed record SummaryThreshold(string Selector, string Metric, string? Step, string Expression, bool Passed)
{
    /// <summary>Those of a result; what is no threshold on a metric, such as the script's own verdict, has no place in a summary.</summary>
    public static IReadOnlyList<SummaryThreshold> Of(RunResult result) => [.. result.Thresholds.Select(Of).OfType<SummaryThreshold>()];

    private static SummaryThreshold? Of(Verdict verdict)
    {
        // The condition has no colon in it, the selector may have several.
        int colon = verdict.Threshold.LastIndexOf(':');
        if (verdict.Metric.Length == 0 || colon < 0)
        {
            return null;
        }

        string selector = verdict.Threshold[..colon].Trim();
        try
        {
            MetricSelector parsed = MetricSelector.Parse(selector);
            selector = verdict.Step is null ? selector : MetricSelector.NameOf(parsed.Metric, parsed.Tags.Select(tag => tag.Key == "step" ? new("name", tag.Value) : tag));
        }
        catch (FormatException)
        {
            return null;
        }

        return new SummaryThreshold(selector, verdict.Metric, verdict.Metric.Contains('{', StringComparison.Ordinal) ? null : verdict.Step, verdict.Threshold[(colon + 1)..].Trim(), verdict.Outcome == Outcome.Pass);
    }

    /// <summary>What it looks at; null where nothing was measured.</summary>
    public MetricSummary? Find(RunResult result) => Step is null ? result.Metrics.GetValueOrDefault(Metric) : result.Steps.GetValueOrDefault(Step)?.Metrics.GetValueOrDefault(Metric);
}
