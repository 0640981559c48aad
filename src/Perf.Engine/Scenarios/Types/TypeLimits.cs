namespace Perf.Engine.Scenarios.Types;

/// <summary>Which limits of a type of test a scenario's flows can be judged by. A limit on what is never measured has no data, and would fail every run. Pure functions.</summary>
internal static class TypeLimits
{
    /// <summary>The limits as they fit a scenario.</summary>
    /// <param name="limits">The limits of the type.</param>
    /// <param name="scenario">The scenario.</param>
    /// <returns>Those on what its steps measure. Limits on HTTP are limits on the scenario's first protocol where that is another one.</returns>
    public static IReadOnlyList<Threshold> For(IReadOnlyList<Threshold> limits, Scenario scenario)
    {
        Step[] steps = [.. scenario.AllSteps()];
        RequestMetrics[] families = [.. RequestMetrics.All.Where(steps.Select(FamilyOf).Contains)];
        bool hasChecks = steps.OfType<ActionStep>().Any(step => step.Expect.Count + step.Checks.Count > 0);
        return [.. limits.Select(limit => Fit(limit, families, hasChecks)).OfType<Threshold>().DistinctBy(limit => (limit.ToString(), limit.AbortOnFail))];
    }

    private static Threshold? Fit(Threshold limit, RequestMetrics[] families, bool hasChecks)
    {
        RequestMetrics? family = RequestMetrics.Of(limit.Metric);
        return family is null ? limit.Metric != MetricNames.Checks || hasChecks ? limit : null
            : families.Contains(family) ? limit
            : family == RequestMetrics.Http && families.Length > 0 ? limit with { Metric = families[0].Same(limit.Metric) }
            : null;
    }

    private static RequestMetrics? FamilyOf(Step step) => step switch
    {
        // What a script of k6 asks is not known before it runs; nearly all ask over HTTP.
        RequestStep or ProgramStep => RequestMetrics.Http,
        WebSocketStep => RequestMetrics.WebSocket,
        GrpcStep => RequestMetrics.Grpc,
        SqlStep => RequestMetrics.Sql,
        RedisStep => RequestMetrics.Redis,
        ScriptStep or DelegateStep => RequestMetrics.Script,
        _ => null,
    };
}
