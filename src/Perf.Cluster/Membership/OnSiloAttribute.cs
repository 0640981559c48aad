using Orleans.Placement;

namespace Perf.Cluster.Membership;

/// <summary>A grain that is on the silo that its key names, or nowhere.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnSiloAttribute() : PlacementAttribute(OnSiloPlacement.Instance);
