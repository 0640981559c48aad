using System.Collections;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Makes this process a load agent of a cluster, until it is drained or the command is stopped.</summary>
[Cmdlet(VerbsLifecycle.Start, "PerfAgent")]
[OutputType(typeof(Agent))]
public sealed class StartPerfAgentCommand : ClusterCmdlet
{
    /// <summary>The agent's name, which no other of the cluster has. Default: the machine's name and the port.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Labels by which the agent is chosen: @{ zone = 'eu' }.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Label { get; set; }

    /// <summary>The address that others reach the agent by. Default: the machine's own; 127.0.0.1 in the cluster localhost.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Address { get; set; }

    /// <summary>The port that other agents reach it by. Default: 11111, or the next one that is free.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The port that coordinators reach it by. Default: 30000, or the next one that is free.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? GatewayPort { get; set; }

    /// <summary>The targets that it may load: 'https://*.example.com', '10.0.0.0/8', '127.0.0.1:8080'. Default: all.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AllowedTargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] AllowTarget { get; set; } = [];

    /// <summary>The most starts that it makes, all its parts of runs together: 500/s. Default: no limit.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MaxRate { get; set; }

    /// <summary>The most virtual users that it has. Default: no limit.</summary>
    [Parameter]
    [Alias("MaxVus")]
    [ValidateRange(1, 1_000_000)]
    public int? MaxVirtualUser { get; set; }

    /// <summary>The longest run of which it makes a part: 1h. Default: no limit.</summary>
    [Parameter]
    [DurationTransform]
    [ValidateNotNullOrEmpty]
    public string? MaxDuration { get; set; }

    /// <summary>Lets the powershell steps of scenarios run on this agent; they can do all that its user can.</summary>
    [Parameter]
    public SwitchParameter AllowScript { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            AgentOptions options = Options();
            string folder = Folder;
            Pump(async (write, stop) =>
            {
                var news = new AgentNews(write);
                try
                {
                    await PerfRuntime.ServeAgentAsync(options, plan => RunspaceScriptHost.For(plan, folder), news.Begin, news.Tell, stop).ConfigureAwait(false);
                    news.Completed();
                    return true;
                }
                finally
                {
                    news.Release();
                }
            });
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    private AgentOptions Options() => new()
    {
        Name = Name,
        Cluster = ClusterArguments.Settings(),
        Address = Address,
        Port = Port,
        GatewayPort = GatewayPort,
        Labels = ClusterArguments.Labels(Label),
        AllowTarget = AllowTarget,
        MaxRate = MaxRate is null ? null : RateText.Parse(MaxRate),
        MaxVirtualUsers = MaxVirtualUser,
        MaxDuration = MaxDuration is null ? null : ScenarioArguments.Duration(MaxDuration, nameof(MaxDuration)),
        AllowScript = AllowScript,
    };
}
