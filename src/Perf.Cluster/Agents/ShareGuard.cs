namespace Perf.Cluster.Agents;

/// <summary>Judges nothing: the coordinator does, of all shares together. It hears of each second when everything of it was told.</summary>
/// <param name="secondIsOver">Called each second, after what was measured and what steps told.</param>
internal sealed class ShareGuard(Action secondIsOver) : IRunGuard
{
    public string? Check(RunAccumulator totals)
    {
        secondIsOver();
        return null;
    }

    public RunResult Judge(RunResult result) => result;
}
