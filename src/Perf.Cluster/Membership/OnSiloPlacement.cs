namespace Perf.Cluster.Membership;

/// <summary>Places a grain on the silo that its key names.</summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("perf.on-silo")]
internal sealed class OnSiloPlacement : PlacementStrategy
{
    /// <summary>The one that there is.</summary>
    internal static OnSiloPlacement Instance { get; } = new();
}
