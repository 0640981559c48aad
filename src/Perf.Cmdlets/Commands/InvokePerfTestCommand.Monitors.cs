using System.Management.Automation;

namespace Perf.Commands;

/// <content>What is read beside the load.</content>
public sealed partial class InvokePerfTestCommand
{
    /// <summary>
    /// What is read once a second while the run goes on, beside the scenario's monitors: host, process=nginx, postgresql=${env:PG}, redis=127.0.0.1:6379, nginx=http://..., dotnet=1234, ...; a hashtable
    /// with the keys of a scenario's monitor; or a script block that gives numbers.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(MonitorCompleter))]
    [ValidateNotNullOrEmpty]
    public object[] Monitor { get; set; } = [];
}
