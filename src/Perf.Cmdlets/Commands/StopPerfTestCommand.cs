using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Ends a running test gracefully, from another session; what was measured is stored.</summary>
[Cmdlet(VerbsLifecycle.Stop, "PerfTest", SupportsShouldProcess = true)]
[OutputType(typeof(LiveRun))]
public sealed class StopPerfTestCommand : LiveRunCmdlet
{
    /// <summary>Waits until the test has ended and its result is stored.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override string Action => "Stop the test";

    /// <inheritdoc/>
    protected override Task<LiveRun> SteerAsync(LiveRun run, CancellationToken stop) => PerfRuntime.StopAsync(run.Id, Wait, stop);
}
