namespace Perf;

/// <summary>What a change is measured by. Chosen before the change, from its finding.</summary>
public sealed record TuningKpi
{
    /// <summary>The figure: a metric with its statistic (<c>p(50) of http_req_response_time</c>), or a count per request (<c>statements.blocks / calls</c>).</summary>
    public string Name { get; init; } = "p(50) of http_req_response_time";

    /// <summary>What kind of figure.</summary>
    public TuningKpiKind Kind { get; init; }

    /// <summary>Whether more is better.</summary>
    public bool IsHigherBetter { get; init; }

    /// <summary>The figure as it is told to people: its name, and when it is measured where that is not always.</summary>
    public string Describe() => Kind == TuningKpiKind.Burst ? $"{Name} right after restarts" : Name;
}
