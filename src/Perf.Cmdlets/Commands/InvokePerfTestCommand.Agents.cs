using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <content>Many machines: the load is made by agents of a cluster.</content>
public sealed partial class InvokePerfTestCommand
{
    private static readonly string[] s_ofCluster = [nameof(Cluster), nameof(Secret), nameof(CertificatePath), nameof(AuthorityPath), nameof(CertificatePassword)];

    /// <summary>
    /// The agents of a cluster that make the load together, each an exact part of it: a number is how many, * all, redis://host:6379 or localhost:11111 all of that cluster, anything else a name, with wildcards, or a label (zone=eu) that they have.
    /// Default: this process.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(AgentSelectionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Agent { get; set; } = [];

    private AgentSelection? Agents => Agent.Length == 0 ? null : ClusterArguments.Selection(Agent);

    // What says where agents are means nothing where none are asked for, and whoever gave it meant them.
    private ClusterSettings? SettingsOfAgents()
    {
        if (Agent.Length > 0)
        {
            return ClusterArguments.SettingsOf(Agent);
        }

        foreach (string parameter in s_ofCluster)
        {
            RefuseUnlessByDefault(parameter, "is about a cluster of agents, and no agents are asked for: give -Agent too, as -Agent * for all.");
        }

        return null;
    }

    private void RequireNoAgent()
    {
        if (Agent.Length > 0)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, "-Agent spreads one run over machines, and -Against makes many runs of one machine, in turn. Run each target on the agents by itself and compare with Compare-PerfResult.", Against);
        }
    }

    private string PartsOf(RunPlan plan, RunOptions options) =>
        options.Agents is { } agents && this.IsWhatIf() ? Pump((_, stop) => PerfRuntime.DescribeAgentsAsync(plan, agents, options.Cluster, stop)) : "";
}
