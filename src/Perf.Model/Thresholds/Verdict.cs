namespace Perf;

/// <summary>The outcome of one threshold on one run; as a run's overall verdict, that of its worst threshold.</summary>
public sealed record Verdict
{
    /// <summary>The <see cref="Threshold"/> of a verdict that no threshold gave but a script, which marked its test as failed.</summary>
    public const string TestFailed = "exec.test.fail()";

    /// <summary>Pass, Fail, NoData, Invalid or Inconclusive.</summary>
    public Outcome Outcome { get; init; }

    /// <summary>The threshold as text: <c>http_req_duration{step:login}: p(95) &lt; 500ms</c>.</summary>
    public string Threshold { get; init; } = "";

    /// <summary>The metric's name.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The step that the threshold is limited to, or null.</summary>
    public string? Step { get; init; }

    /// <summary>The measured value, or null without data. Milliseconds for times, 0 to 1 for rates, per second for rates of counters.</summary>
    public double? Value { get; init; }

    /// <summary>The limit, in the unit of <see cref="Value"/>.</summary>
    public double? Limit { get; init; }

    /// <summary>The unit of value and limit: <c>ms</c>, <c>share</c>, <c>per second</c>, <c>count</c>, <c>bytes</c>, <c>bytes per second</c>.</summary>
    public string Unit { get; init; } = "";

    /// <summary>
    /// How far the value is on the good side of the limit, as a share of the limit: 0.2 is 20 % to spare, negative is over it. Null without data or
    /// where the limit is 0.
    /// </summary>
    public double? Margin { get; init; }

    /// <summary>When, from the run's start, the threshold was first not met; null when it always was, or when that is not known.</summary>
    public TimeSpan? BreachedAt { get; init; }

    /// <summary>Why the outcome is what it is, in one sentence.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The run's id, or the file's name for a result of another tool.</summary>
    public string RunId { get; init; } = "";

    /// <summary>The scenario's name.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>Where the threshold stands: the scenario, a file, or the command line.</summary>
    public string Source { get; init; } = "";
}
