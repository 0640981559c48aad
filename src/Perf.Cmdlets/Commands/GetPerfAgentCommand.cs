using System.Collections;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Lists the load agents of a cluster.</summary>
[Cmdlet(VerbsCommon.Get, "PerfAgent")]
[OutputType(typeof(Agent))]
public sealed class GetPerfAgentCommand : ClusterCmdlet
{
    /// <summary>Names of agents; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(AgentNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Labels that the agents have, all of them: @{ zone = 'eu' }.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Label { get; set; }

    // Whoever asks for silence asks again until the agents are there: that none is there yet ends no script.
    private bool IsWaiting => MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? asked) && asked is ActionPreference.SilentlyContinue or ActionPreference.Ignore;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            ClusterSettings cluster = ClusterArguments.Settings();
            var selection = new AgentSelection { Names = Name, Labels = ClusterArguments.Labels(Label) };
            IReadOnlyList<Agent> found = Pump((_, stop) => PerfRuntime.FindAgentsAsync(selection, cluster, stop));
            WriteObject(found, enumerateCollection: true);
            foreach (string name in ClusterArguments.Missing(Name, found))
            {
                WriteError(ClusterArguments.NotFound(name).ToRecord());
            }
        }
        catch (PerfException fault) when (IsWaiting && fault.Id == ErrorIds.ClusterUnavailable)
        {
            WriteError(fault.ToRecord());
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }
}
