using Perf.Engine.Scenarios;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import;

/// <summary>A loop of a fixed number of turns, as the format has it.</summary>
public static class LoopDraft
{
    private static readonly Lazy<bool> s_isKnown = new(Try);

    /// <summary>Whether this version of the format has loops.</summary>
    internal static bool IsKnown => s_isKnown.Value;

    /// <summary>Makes the step.</summary>
    /// <param name="times">How many turns.</param>
    /// <param name="steps">What each of them does.</param>
    /// <returns>The step.</returns>
    public static DraftMapping Of(int times, IEnumerable<DraftNode> steps) =>
        new DraftMapping { Layout = DraftLayout.Block }.Add("loop", new DraftSequence(steps) { Layout = DraftLayout.Block }).Add("count", times);

    private static bool Try()
    {
        try
        {
            _ = ScenarioLoader.Parse("name: a\ntarget: sample\nload: { l: { executor: constant-vus, duration: 1s } }\nflows: { f: { steps: [ { loop: [ { get: / } ], count: 3 } ] } }", "");
            return true;
        }
        catch (ScenarioException)
        {
            return false;
        }
    }
}
