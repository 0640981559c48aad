using Perf.Engine.Running;
using Perf.Tests.Engine;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.Compatibility.Import;

/// <summary>Runs scenarios to their end.</summary>
internal static class PlanRun
{
    public static async Task<RunResult> OfAsync(Scenario scenario)
    {
        RunResult result = await new LoadEngine(_ => null, TimeProvider.System).RunAsync(scenario.Plan(), new SilentGuard(), [], default);
        Assert.Equal(RunStatus.Completed, result.Status);
        return result;
    }
}
