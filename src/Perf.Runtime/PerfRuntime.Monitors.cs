using Perf.Engine.Planning;
using Perf.Telemetry.Monitors;

namespace Perf.Runtime;

/// <content>Monitors: what is read beside a run.</content>
public static partial class PerfRuntime
{
    private static MonitorPanel? MonitorsOf(RunPlan plan, IScriptHost? scripts)
    {
        if (plan.Scenario.Monitors.Count == 0)
        {
            return null;
        }

        var secrets = new GivenSecrets(Environment.GetEnvironmentVariable);
        var context = new MonitorContext { Resolve = ScenarioTexts.Resolver(plan.Scenario, secrets.Read), Scripts = scripts, Time = s_time };
        return new MonitorPanel(MonitorFactory.CreateAll(plan.Scenario.Monitors, context), secrets.Redact, s_time);
    }
}
