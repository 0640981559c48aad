namespace Perf;

/// <summary>What templates of messages may hold: <c>${title}</c> and the like.</summary>
public static class AlertPlaceholders
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "title", "message", "severity", "state", "rule", "key", "scenario", "environment", "step", "runId", "metric", "value", "limit", "baseline", "unit", "evidence", "suggestion",
        "link", "breachedAt", "raisedAt",
    ];
}
