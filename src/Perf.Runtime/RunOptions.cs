namespace Perf.Runtime;

/// <summary>What goes along with a run beside its plan.</summary>
public sealed record RunOptions
{
    /// <summary>Whether the run is kept in the store.</summary>
    public bool Store { get; init; } = true;

    /// <summary>Hears of the run, or null.</summary>
    public IRunObserver? Observer { get; init; }

    /// <summary>Runs the plan's scripts of PowerShell, or null where it has none.</summary>
    public IScriptHost? Scripts { get; init; }

    /// <summary>The file for every single measurement, see <see cref="PerfRuntime.CheckRawOutput"/>; or null.</summary>
    public string? RawOutput { get; init; }

    /// <summary>Where what a program of another tool writes goes; null for nowhere.</summary>
    public ScriptOutput? Output { get; init; }

    /// <summary>The live dashboard in a browser, or null for none.</summary>
    public DashboardOptions? Dashboard { get; init; }

    /// <summary>The live view in a terminal, or null for none.</summary>
    public LiveScreen? Screen { get; init; }

    /// <summary>The .NET processes that are sampled; none by default.</summary>
    public IReadOnlyList<ProfileDefinition> Profiles { get; init; } = [];

    /// <summary>Looks at each second of the run: why it is to end now, in a sentence, or null to go on. Null for nobody.</summary>
    public Func<Interval, string?>? Watch { get; init; }

    /// <summary>The agents of a cluster that make the load; null for this process.</summary>
    public AgentSelection? Agents { get; init; }

    /// <summary>With <see cref="Agents"/>: their cluster; null for the one that PERF_CLUSTER names, else that of this machine.</summary>
    public ClusterSettings? Cluster { get; init; }
}
