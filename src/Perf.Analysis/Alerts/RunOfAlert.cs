namespace Perf.Analysis;

/// <summary>A run that is looked at, with what it is compared to. Makes alerts that know the run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Baseline">The runs that it is compared to; of a figure the median of theirs counts. None: the rules that need them say nothing.</param>
/// <param name="Now">When it is looked at.</param>
internal sealed record RunOfAlert(RunResult Run, IReadOnlyList<RunResult> Baseline, DateTimeOffset Now)
{
    /// <summary>When the run ended.</summary>
    internal DateTimeOffset EndedAt => Run.StartedAt + Run.Duration;

    /// <summary>Whether figures of the run say something of the target.</summary>
    internal bool IsBelievable => Run.Validity.IsValid && Run.Verdict?.Outcome != Outcome.Invalid && Run.Status is RunStatus.Completed or RunStatus.Aborted or RunStatus.Stopped;

    /// <summary>Whether the run may be compared: whole, valid, and there is something to compare to.</summary>
    internal bool IsComparable => IsBelievable && Run.Status == RunStatus.Completed && Baseline.Count > 0;

    /// <summary>The baseline in words.</summary>
    internal string BaselineName => Baseline is [var only] ? $"the baseline run {only.Id}" : $"the baseline (the median of {Baseline.Count} runs)";

    /// <summary>Whether a rule is about this run at all.</summary>
    internal bool Concerns(AlertRule rule) => NameFilter.Fits(rule.Scenarios, Run.Scenario) && NameFilter.Fits(rule.Environments, Run.Environment);

    /// <summary>The run as a whole and the steps that a rule names, with their metrics.</summary>
    internal IEnumerable<(string? Step, IReadOnlyDictionary<string, MetricSummary> Metrics)> Parts(AlertRule rule)
    {
        yield return (null, Run.Metrics);
        foreach ((string name, StepResult step) in Run.Steps.Where(step => rule.Steps.Count > 0 && NameFilter.Fits(rule.Steps, step.Key)))
        {
            yield return (name, step.Metrics);
        }
    }

    /// <summary>What a figure was in the baseline.</summary>
    /// <param name="step">The step, or null for the whole run.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="figure">Takes the figure from the metric.</param>
    /// <returns>The median over the runs that have it; null when none has.</returns>
    internal double? Before(string? step, string metric, Func<MetricSummary, double?> figure)
    {
        double[] values = [.. Baseline
            .Select(run => (step is null ? run.Metrics : run.Steps.GetValueOrDefault(step)?.Metrics)?.GetValueOrDefault(metric))
            .Select(summary => summary is null ? null : figure(summary)).OfType<double>().Where(double.IsFinite)];
        return values.Length == 0 ? null : Spread.Median(values);
    }

    /// <summary>An alert about this run.</summary>
    /// <param name="rule">The rule that raises it.</param>
    /// <param name="subject">What it looked at.</param>
    /// <param name="fires">Whether it fires; otherwise it says that all is well.</param>
    internal Alert Alert(AlertRule rule, string subject, bool fires) => new()
    {
        Key = AlertKey.Of(rule.Name, Run.Scenario, Run.Environment, subject),
        Rule = rule.Name,
        Severity = rule.Severity,
        State = fires ? AlertState.Firing : AlertState.Resolved,
        Scenario = Run.Scenario,
        Environment = Run.Environment,
        RunId = Run.Id,
        RaisedAt = Now,
        BreachedAt = fires ? EndedAt : null,
    };

    /// <summary>The scenario with its environment, for titles.</summary>
    internal string Name => Run.Environment is { Length: > 0 } environment ? $"{Run.Scenario} ({environment})" : Run.Scenario;
}
