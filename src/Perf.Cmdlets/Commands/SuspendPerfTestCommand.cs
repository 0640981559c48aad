using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Holds the new iterations of a running test back, from another session.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "PerfTest", SupportsShouldProcess = true)]
[OutputType(typeof(LiveRun))]
public sealed class SuspendPerfTestCommand : LiveRunCmdlet
{
    /// <inheritdoc/>
    protected override string Action => "Suspend the test";

    /// <inheritdoc/>
    protected override Task<LiveRun> SteerAsync(LiveRun run, CancellationToken stop) => PerfRuntime.SuspendAsync(run.Id, stop);
}
