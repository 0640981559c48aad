using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import;

/// <summary>A loop of a fixed number of turns, as the format has it.</summary>
public static class LoopDraft
{
    /// <summary>Makes the step.</summary>
    /// <param name="times">How many turns.</param>
    /// <param name="steps">What each of them does.</param>
    /// <returns>The step.</returns>
    public static DraftMapping Of(int times, IEnumerable<DraftNode> steps) =>
        new DraftMapping { Layout = DraftLayout.Block }.Add("loop", new DraftSequence(steps) { Layout = DraftLayout.Block }).Add("count", times);
}
