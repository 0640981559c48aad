namespace Perf;

/// <summary>How an agent's part of a run ended.</summary>
public enum AgentEnd
{
    /// <summary>As planned, or as the run was told to end.</summary>
    Completed,

    /// <summary>It was not heard of any more: its process, its machine or the way to it is gone.</summary>
    Lost,

    /// <summary>It failed, and said why.</summary>
    Failed,
}
