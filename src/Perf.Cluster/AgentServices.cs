namespace Perf.Cluster;

/// <summary>What an agent needs of the process that it is in.</summary>
public sealed record AgentServices
{
    /// <summary>Reads the environment, for <c>${env:NAME}</c> in plans and in the cluster's connection.</summary>
    /// <value>The process environment.</value>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Tells the time of day.</summary>
    /// <value>The system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes what runs the scripts of a plan's steps; null where none may run, or the plan has none. Disposed after the share where it can be.</summary>
    /// <value>None.</value>
    public Func<RunPlan, IScriptHost?> Scripts { get; init; } = static _ => null;

    /// <summary>The directory of Perf's state, in which the members of this machine's own cluster find each other.</summary>
    public string Home { get; init; } = "";

    /// <summary>How often an agent looks whether somebody else has its name, and whether the store still has it. Two that take a name at the same moment see each other a little later, and one that was away comes back whenever it does.</summary>
    /// <value>Three seconds.</value>
    internal TimeSpan Look { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often an agent reads again who the members are.</summary>
    /// <value>Five seconds.</value>
    internal TimeSpan Refresh { get; init; } = TimeSpan.FromSeconds(5);
}
