namespace Perf.Analysis;

/// <summary>Makes alerts of changes: one matter for each check of an environment.</summary>
public static class HealthAlerts
{
    /// <summary>The rule's name, for the routes of a policy.</summary>
    public const string Rule = "health";

    /// <summary>Makes alerts.</summary>
    /// <param name="report">The report, with its changes.</param>
    /// <param name="now">The moment.</param>
    /// <returns>Firing for what fares worse than well, Resolved for what is well again.</returns>
    public static IReadOnlyList<Alert> Of(HealthReport report, DateTimeOffset now) =>
        [.. report.Changes.Join(report.Checks, change => change.Name, check => check.Name, (change, check) => Of(report, change, check, now))];

    private static Alert Of(HealthReport report, HealthChange change, HealthCheck check, DateTimeOffset now)
    {
        bool fires = change.To >= HealthStatus.Degraded;
        string place = report.Environment is null ? report.Machine : report.Environment;
        string before = change.From == HealthStatus.Skipped ? "" : $", {change.From.ToString().ToLowerInvariant()} before";
        return new Alert
        {
            Key = AlertKey.Of(Rule, "", report.Environment, check.Name),
            Rule = Rule,
            Severity = change.To == HealthStatus.Unhealthy ? AlertSeverity.Critical : AlertSeverity.Warning,
            State = fires ? AlertState.Firing : AlertState.Resolved,
            Title = $"{place}: {check.Name} is {change.To.ToString().ToLowerInvariant()}{before}",
            Message = check.Message,
            Environment = report.Environment,
            Value = check.Value,
            Limit = check.Limit,
            Unit = check.Unit,
            Evidence = check.Evidence,
            Suggestion = fires ? check.Advice : null,
            BreachedAt = fires ? check.CheckedAt : null,
            RaisedAt = now,
        };
    }
}
