namespace Perf;

/// <summary>What an agent does.</summary>
public enum AgentState
{
    /// <summary>It waits for work.</summary>
    Idle,

    /// <summary>It makes a part of a run.</summary>
    Busy,

    /// <summary>It takes no new work, and ends when its last part has.</summary>
    Draining,

    /// <summary>It is a member of the cluster and does not answer.</summary>
    Unanswered,

    /// <summary>It has lost its cluster, and tries to join it anew. Only the agent itself tells of this, for nobody else sees it then.</summary>
    Outside,
}
