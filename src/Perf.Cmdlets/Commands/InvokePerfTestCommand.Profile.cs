using System.Management.Automation;

namespace Perf.Commands;

/// <content>Profiles: where a .NET process spends its time while the load runs.</content>
public sealed partial class InvokePerfTestCommand
{
    /// <summary>
    /// .NET processes of this machine whose stacks are sampled while the load runs (30 seconds, from the fifth on), by number or name: 1234, Shop.dll. cpu=Shop.dll, which is the default, shows where the
    /// processor's time goes, wall=Shop.dll also where threads wait. The HTML report shows a flame graph.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Profile { get; set; } = [];
}
