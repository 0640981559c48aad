namespace Perf.Cluster.Coordination;

/// <summary>An agent that may take over what another had.</summary>
/// <param name="Seat">Its place in the run.</param>
/// <param name="Agent">What it says of itself.</param>
/// <param name="Use">How busy it is.</param>
/// <param name="Shares">What it has, and what its use shows.</param>
internal sealed record Survivor(int Seat, Agent Agent, AgentUse Use, IReadOnlyList<LoadShare> Shares)
{
    /// <summary>What it was given of late: its use does not show that yet.</summary>
    public IReadOnlyList<LoadShare> Given { get; init; } = [];

    /// <summary>The part of the run that its use shows, 0 to 1.</summary>
    public double Has => Shares.Sum(ShareSlots.Fraction);

    /// <summary>How busy it would be with a part more.</summary>
    /// <param name="adds">The part, 0 to 1.</param>
    public double Expected(double adds) => AgentHeadroom.Expected(Use, Has, Given.Sum(ShareSlots.Fraction) + adds);
}
