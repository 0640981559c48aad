namespace Perf;

/// <summary>Something that people should know of, in the words of no channel. It survives jobs, remoting, JSON and the outbox.</summary>
public sealed record Alert
{
    /// <summary>
    /// What makes two alerts the same matter: rule, scenario, environment and what the rule looks at, at most 255 characters. A channel that knows such keys
    /// (PagerDuty, GitHub, Alertmanager) has one incident for each.
    /// </summary>
    public string Key { get; init; } = "";

    /// <summary>The name of the rule of the policy that raised it; <c>manual</c> for one that was written by hand.</summary>
    public string Rule { get; init; } = "";

    /// <summary>How urgent it is.</summary>
    public AlertSeverity Severity { get; init; } = AlertSeverity.Warning;

    /// <summary>Whether it goes on or is over.</summary>
    public AlertState State { get; init; }

    /// <summary>One sentence that says what is wrong, with figures.</summary>
    public string Title { get; init; } = "";

    /// <summary>More about it in plain text, or empty.</summary>
    public string Message { get; init; } = "";

    /// <summary>The scenario's name; empty when the alert is about none.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The environment's name, or null when none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>The step that it is about, or null for the whole run.</summary>
    public string? Step { get; init; }

    /// <summary>The run's id; empty when the alert is about none.</summary>
    public string RunId { get; init; } = "";

    /// <summary>The metric's name; empty when it is about none.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The measured value in <see cref="Unit"/>, or null.</summary>
    public double? Value { get; init; }

    /// <summary>The limit in <see cref="Unit"/>, or null.</summary>
    public double? Limit { get; init; }

    /// <summary>What it was before, in <see cref="Unit"/>, or null.</summary>
    public double? Baseline { get; init; }

    /// <summary>The unit of value, limit and baseline, as in <see cref="Verdict.Unit"/>: <c>ms</c>, <c>share</c>, <c>per second</c>; empty for a plain number.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What speaks for it, one sentence each.</summary>
    public IReadOnlyList<string> Evidence { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What to do next, or null.</summary>
    public string? Suggestion { get; init; }

    /// <summary>Where more can be read.</summary>
    public IReadOnlyList<AlertLink> Links { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>When what it tells of began; the time to its delivery counts from here. Null when that is not known.</summary>
    public DateTimeOffset? BreachedAt { get; init; }

    /// <summary>When it was raised.</summary>
    public DateTimeOffset RaisedAt { get; init; }
}
