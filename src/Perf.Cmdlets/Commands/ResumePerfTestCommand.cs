using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Lets a suspended test go on, from another session.</summary>
[Cmdlet(VerbsLifecycle.Resume, "PerfTest", SupportsShouldProcess = true)]
[OutputType(typeof(LiveRun))]
public sealed class ResumePerfTestCommand : LiveRunCmdlet
{
    /// <inheritdoc/>
    protected override string Action => "Resume the test";

    /// <inheritdoc/>
    protected override Task<LiveRun> SteerAsync(LiveRun run, CancellationToken stop) => PerfRuntime.ResumeAsync(run.Id, stop);
}
