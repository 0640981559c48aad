using Perf.Engine.Planning;
using Perf.Engine.Scenarios;
using Perf.Telemetry.Monitors;

namespace Perf.Runtime;

/// <content>Monitors: what is read beside a run.</content>
public static partial class PerfRuntime
{
    private const string ScriptKind = "powershell";

    /// <summary>The kinds of monitors as -Monitor takes them, each with an example. A script is given as a script block.</summary>
    public static IReadOnlyList<(string Text, string Hint)> MonitorKinds =>
        [.. MonitorTexts.Kinds.Where(kind => kind != ScriptKind).Select(kind => (kind == "host" ? kind : $"{kind}=", MonitorTexts.ExampleOf(kind)))];

    /// <summary>Reads monitors that are given apart from a scenario.</summary>
    /// <param name="list">A list as of a scenario's monitors, in YAML or JSON.</param>
    /// <param name="folder">The user's folder, where paths count from.</param>
    /// <returns>The monitors.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>, with all problems.</exception>
    public static IReadOnlyList<MonitorDefinition> MonitorsOf(string list, string folder) => MonitorTexts.Parse(list, "-Monitor", folder);

    /// <summary>A monitor that is a script of the user's.</summary>
    /// <param name="text">The script.</param>
    /// <returns>The monitor.</returns>
    public static MonitorDefinition ScriptMonitor(string text) => new ScriptMonitor { Name = ScriptKind, Text = text };

    private static MonitorPanel? MonitorsOf(RunPlan plan, IScriptHost? scripts)
    {
        if (plan.Scenario.Monitors.Count == 0)
        {
            return null;
        }

        var secrets = new GivenSecrets(Environment.GetEnvironmentVariable);
        var context = new MonitorContext { Resolve = ScenarioTexts.Resolver(plan.Scenario, secrets.Read), Scripts = scripts, Time = s_time };
        try
        {
            return new MonitorPanel(MonitorFactory.CreateAll(plan.Scenario.Monitors, context), secrets.Redact, s_time);
        }
        catch (PerfException fault) when (secrets.Redact(fault.Message) != fault.Message)
        {
            throw Redacted(fault, secrets);
        }
    }

    // Why one cannot be made may quote what a reference stood for. The fault that said so is not passed on within.
    private static PerfException Redacted(PerfException fault, GivenSecrets secrets) => new(fault.Id, secrets.Redact(fault.Message), fault.Subject);
}
