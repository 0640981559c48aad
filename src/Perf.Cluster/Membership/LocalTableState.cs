namespace Perf.Cluster.Membership;

/// <summary>The members of this machine's own cluster, with a number that grows with each change.</summary>
internal sealed record LocalTableState
{
    /// <summary>The number.</summary>
    public int Version { get; init; }

    /// <summary>The members.</summary>
    public IReadOnlyList<LocalMember> Members { get; init; } = [];
}
