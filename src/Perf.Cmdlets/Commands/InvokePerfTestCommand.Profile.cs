using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <content>Profiles: where a .NET process spends its time while the load runs.</content>
public sealed partial class InvokePerfTestCommand
{
    /// <summary>
    /// Samples the stacks of .NET processes of this machine while the load runs: a process by its number or name (1234, Shop.dll), with a profile of config/profiling before it for another question than
    /// where the processor's time goes: wall=Shop.dll shows where threads wait. The HTML report has a flame graph.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Profile { get; set; } = [];

    private IEnumerable<ProfilePlan> ProfilePlans => field ??= [.. Profile.Select(text => PerfRuntime.ProfileOf(text, Folder))];

    private void RequireNoProfile()
    {
        if (Profile.Length > 0)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, "-Profile samples one run, and -Against makes many, one after the other. Profile each target in a run of its own.", Against);
        }
    }
}
