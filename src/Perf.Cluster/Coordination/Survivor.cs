namespace Perf.Cluster.Coordination;

/// <summary>An agent that may take over what another had.</summary>
/// <param name="Seat">Its place in the run.</param>
/// <param name="Agent">What it says of itself.</param>
/// <param name="Use">How busy it is.</param>
/// <param name="Shares">What it has.</param>
internal sealed record Survivor(int Seat, Agent Agent, AgentUse Use, IReadOnlyList<LoadShare> Shares)
{
    /// <summary>Its part of the run, 0 to 1.</summary>
    public double Has => Shares.Sum(SlotCount.Fraction);
}
