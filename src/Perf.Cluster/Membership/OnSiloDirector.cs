using Orleans.Runtime.Placement;

namespace Perf.Cluster.Membership;

/// <summary>Finds the silo that a grain's key names. Nothing is guessed: where that silo is gone, there is no other one.</summary>
internal sealed class OnSiloDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        string key = target.GrainIdentity.Key.ToString() ?? "";
        SiloAddress wanted = SiloAddress.FromParsableString(key);
        return context.GetCompatibleSilos(target).Contains(wanted)
            ? Task.FromResult(wanted)
            : throw new OrleansException($"The agent at {key} is no member of the cluster any more.");
    }
}
