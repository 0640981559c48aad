namespace Perf.Cluster.Coordination;

/// <summary>What a run needs of its process.</summary>
internal sealed record RunServices
{
    /// <summary>Tells the time, and waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Runs what is to be done soon.</summary>
    /// <value>On the thread pool.</value>
    public Action<Action> Run { get; init; } = static action => ThreadPool.UnsafeQueueUserWorkItem(static state => state(), action, preferLocal: false);

    /// <summary>Whether agents that know the start take a later one for it, up to its moment. Without that a start that not all have heard of stays, and those begin late.</summary>
    public bool MayMoveStart { get; init; }

    /// <summary>Packs a plan with all files that it reads.</summary>
    public required Func<RunPlan, Task<byte[]>> Pack { get; init; }
}
