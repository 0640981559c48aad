using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Drains load agents: they take no new work, end when their last part of a run has, and leave the cluster.</summary>
[Cmdlet(VerbsLifecycle.Stop, "PerfAgent", DefaultParameterSetName = NameSet, SupportsShouldProcess = true)]
[OutputType(typeof(Agent))]
public sealed class StopPerfAgentCommand : ClusterCmdlet
{
    private const string NameSet = "Name";
    private const string InputObjectSet = "InputObject";

    private readonly List<Agent> _given = [];

    /// <summary>Names of agents; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(AgentNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Agents, as Get-PerfAgent gives them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public Agent[] InputObject { get; set; } = [];

    /// <summary>Ends what the agents make of runs at once, and does not wait for the runs' ends.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Waits until the agents have left the cluster.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _given.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            ClusterSettings cluster = ClusterArguments.Settings();
            string action = Force ? "End its parts of runs at once, and drain the agent" : "Drain the agent";
            Agent[] agents = [.. Agents(cluster).Where(agent => ShouldProcess($"{agent.Name} on {agent.Machine}", action))];
            if (agents.Length == 0)
            {
                return;
            }

            var faults = new List<PerfException>();
            var request = new DrainRequest { Agents = agents, Cluster = cluster, Force = Force, Wait = Wait };
            WriteObject(Pump((_, stop) => PerfRuntime.DrainAgentsAsync(request, faults, stop)), enumerateCollection: true);
            foreach (PerfException fault in faults)
            {
                // One of several that cannot be told must not keep the others from being drained.
                WriteError(fault.ToRecord());
            }
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    private IReadOnlyList<Agent> Agents(ClusterSettings cluster)
    {
        if (ParameterSetName == InputObjectSet)
        {
            return _given;
        }

        IReadOnlyList<Agent> found = Pump((_, stop) => PerfRuntime.FindAgentsAsync(new AgentSelection { Names = Name }, cluster, stop));
        foreach (string name in ClusterArguments.Missing(Name, found))
        {
            WriteError(ClusterArguments.NotFound(name).ToRecord());
        }

        return found;
    }
}
