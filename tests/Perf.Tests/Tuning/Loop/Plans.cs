namespace Perf.Tests.Tuning.Loop;

/// <summary>Plans for tests.</summary>
internal static class Plans
{
    public static OptimizationPlan Of(params PlannedChange[] changes) => new() { Changes = changes, Strategy = OptimizationStrategy.Balanced, Environment = "staging", Hash = "0f" };

    public static PlannedChange Change(string id, TuningKpi? kpi = null) => new()
    {
        OptimizationId = id,
        Title = $"{id} in a line",
        Mechanism = "fake",
        Target = "nginx",
        Settings = [new SettingChange { Key = "http/gzip", Before = "off", After = "on" }],
        Kpi = kpi ?? Trials.Latency,
    };
}
