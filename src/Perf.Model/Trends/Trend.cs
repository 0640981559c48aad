namespace Perf;

/// <summary>How one figure of a scenario's runs went over time: its values, where its level changed, whether it creeps, and when it crosses a threshold.</summary>
public sealed record Trend
{
    /// <summary>The series in words: <c>checkout / staging: http_req_response_time p(95)</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The scenario's name.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The environment's name, or null when none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>The step's name, or null for the whole run.</summary>
    public string? Step { get; init; }

    /// <summary>The metric's name.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Which figure of it, one of <see cref="Statistics"/>.</summary>
    public string Statistic { get; init; } = "";

    /// <summary>The unit of values: <c>ms</c>, <c>bytes</c>, <c>share</c>, <c>per second</c>, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether more of it is better; null when nobody knows.</summary>
    public bool? HigherIsBetter { get; init; }

    /// <summary>The values, in order of time.</summary>
    public IReadOnlyList<TrendPoint> Points { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Where the level changed, in order.</summary>
    public IReadOnlyList<ChangePoint> ChangePoints { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The middle of the newest level; null without values.</summary>
    public double? Level { get; init; }

    /// <summary>Whether the newest level creeps.</summary>
    public TrendDrift Drift { get; init; } = new();

    /// <summary>What the newest values say.</summary>
    public TrendAlarm Alarm { get; init; } = new();

    /// <summary>When thresholds are crossed.</summary>
    public IReadOnlyList<TrendForecast> Forecasts { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Deployments, optimizations and changes of the machine, in order.</summary>
    public IReadOnlyList<TrendMarker> Markers { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Runs of the time that are not among the points, each with the reason.</summary>
    public IReadOnlyList<LeftOutRun> LeftOut { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What was odd, such as too few runs.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value.ToPlainArray(); } = [];
}
