using System.Globalization;

namespace Perf.Engine.Planning;

/// <summary>Works out the least time that an iteration takes because of its pauses, however fast the target is. A pure function.</summary>
internal static class LeastIteration
{
    /// <summary>The least time of the iterations of a load profile; of several flows that of the shortest.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="profile">One of its load profiles.</param>
    /// <returns>0 where nothing keeps an iteration from ending at once.</returns>
    public static TimeSpan Of(Scenario scenario, LoadProfile profile) =>
        profile.Mix().Select(share => scenario.Flows[share.Flow]).Min(flow => Longer(Sum(scenario, flow.Steps), flow.Pacing?.Min ?? TimeSpan.Zero));

    private static TimeSpan Sum(Scenario scenario, IEnumerable<Step> steps) => steps.Aggregate(TimeSpan.Zero, (sum, step) => sum + Of(scenario, step));

    // A flow that calls itself is refused when it is read, so that this ends.
    private static TimeSpan Of(Scenario scenario, Step step) => step switch
    {
        { If: not null } or { Probability: < 1 } => TimeSpan.Zero,
        ThinkStep think => think.Min,
        GroupStep group => Sum(scenario, group.Steps),
        SequenceStep sequence => Sum(scenario, sequence.Steps),
        LoopStep loop => Sum(scenario, loop.Steps) * LeastTurns(loop),
        ParallelStep parallel => parallel.Steps.Select(branch => Of(scenario, branch)).DefaultIfEmpty().Max(),
        IfStep decision => Shorter(Sum(scenario, decision.Then), Sum(scenario, decision.Else)),
        ChoiceStep choice => choice.Branches.Where(branch => branch.Weight > 0).Select(branch => Sum(scenario, branch.Steps)).DefaultIfEmpty().Min(),
        CallStep call => Sum(scenario, scenario.Flows[call.Flow].Steps),
        _ => TimeSpan.Zero,
    };

    // Turns that are certain: those of a written number, of which the smaller of a range counts.
    private static int LeastTurns(LoopStep loop) =>
        loop is { While: null, Over: null, Count: { } count } && int.TryParse(count.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int turns) ? turns
        : loop is { While: null, Count: null, Over: { Variable: null } over } ? over.Values.Count
        : 0;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
