using Perf.Engine.Running;

namespace Perf.Engine.Sharing;

/// <summary>What a run has used of its share: what was used before it was taken over, and what it has used itself.</summary>
internal static class ShareUse
{
    /// <summary>What is used up to the interval that was taken last.</summary>
    /// <param name="run">The run.</param>
    /// <param name="loops">Its loops.</param>
    public static ShareProgress Of(RunContext run, IReadOnlyList<LoopContext> loops) => new()
    {
        Iterations = [.. Enumerable.Range(0, run.Plan.Scenario.Load.Count).Select(executor => run.DoneOf(executor) + loops.Sum(loop => loop.StartedOf(executor)))],
        Rows = run.Data.Where(cursor => cursor.IsOnce).ToDictionary(cursor => cursor.Name, cursor => cursor.Used),
        FirstStart = loops.Select(loop => loop.FirstStart).Where(moment => moment > 0).DefaultIfEmpty(0).Min(),
    };
}
