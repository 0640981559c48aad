namespace Perf.History;

/// <summary>The figures of a run that history keeps besides the run itself.</summary>
internal static class RunFigures
{
    /// <summary>Every metric of a run and of its steps that has samples.</summary>
    /// <param name="result">The run.</param>
    /// <returns>The step's name ('' for the whole run), the metric's name by which the result has it, and the metric.</returns>
    public static IEnumerable<(string Step, string Metric, MetricSummary Summary)> Of(RunResult result)
    {
        foreach ((string metric, MetricSummary summary) in result.Metrics)
        {
            yield return ("", metric, summary);
        }

        foreach (MetricSummary summary in MonitorFigures.Of(result))
        {
            yield return ("", summary.Name, summary);
        }

        foreach ((string step, StepResult of) in result.Steps)
        {
            // A step without a name cannot be told from the whole run, which it then is.
            if (step.Length > 0)
            {
                foreach ((string metric, MetricSummary summary) in of.Metrics)
                {
                    yield return (step, metric, summary);
                }
            }
        }
    }
}
