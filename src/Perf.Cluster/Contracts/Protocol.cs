namespace Perf.Cluster.Contracts;

/// <summary>The version of what coordinators and agents say to each other.</summary>
internal static class Protocol
{
    /// <summary>Raised when an older agent would do something else than what a newer coordinator means.</summary>
    public const int Version = 1;

    /// <summary>The oldest that this build still understands.</summary>
    public const int Oldest = 1;

    /// <summary>So long before its start an agent takes no other moment for it: what makes the load gets ready for that one.</summary>
    public static readonly TimeSpan StartIsFixed = TimeSpan.FromMilliseconds(100);
}
