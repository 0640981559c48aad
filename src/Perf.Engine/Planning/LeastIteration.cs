using Perf.Engine.Flows.Control;

namespace Perf.Engine.Planning;

/// <summary>Works out the least time that an iteration takes because of its pauses, however fast the target is. A pure function.</summary>
internal static class LeastIteration
{
    /// <summary>The least time of the iterations of a load profile; of several flows that of the shortest.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="profile">One of its load profiles.</param>
    /// <returns>0 where nothing keeps an iteration from ending at once; <see cref="TimeSpan.MaxValue"/> for all that is longer.</returns>
    public static TimeSpan Of(Scenario scenario, LoadProfile profile)
    {
        var called = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        return profile.Mix().Select(share => scenario.Flows[share.Flow]).Min(flow => Longer(Sum(scenario, flow.Steps, called), flow.Pacing?.Min ?? TimeSpan.Zero));
    }

    private static TimeSpan Sum(Scenario scenario, IEnumerable<Step> steps, Dictionary<string, TimeSpan> called) =>
        steps.Aggregate(TimeSpan.Zero, (sum, step) => Plus(sum, Of(scenario, step, called)));

    private static TimeSpan Of(Scenario scenario, Step step, Dictionary<string, TimeSpan> called) => step switch
    {
        { If: not null } or { Probability: < 1 } => TimeSpan.Zero,
        ThinkStep think => think.Min,
        GroupStep group => Sum(scenario, group.Steps, called),
        SequenceStep sequence => Sum(scenario, sequence.Steps, called),
        LoopStep loop => Times(Sum(scenario, loop.Steps, called), LeastTurns(loop)),
        ParallelStep parallel => parallel.Steps.Select(branch => Of(scenario, branch, called)).DefaultIfEmpty().Max(),
        IfStep decision => Shorter(Sum(scenario, decision.Then, called), Sum(scenario, decision.Else, called)),
        ChoiceStep choice => choice.Branches.Where(branch => branch.Weight > 0).Select(branch => Sum(scenario, branch.Steps, called)).DefaultIfEmpty().Min(),
        CallStep call => OfCalled(scenario, call.Flow, called),
        _ => TimeSpan.Zero,
    };

    // Looked at once, however often it is called: a few flows that call each other can make any number of calls. One that calls itself is refused elsewhere; here it ends.
    private static TimeSpan OfCalled(Scenario scenario, string flow, Dictionary<string, TimeSpan> called)
    {
        if (!called.TryGetValue(flow, out TimeSpan least))
        {
            called[flow] = TimeSpan.Zero;
            called[flow] = least = Sum(scenario, scenario.Flows[flow].Steps, called);
        }

        return least;
    }

    // Turns that are certain: those of a written number, of which the smaller of a range counts.
    private static long LeastTurns(LoopStep loop) =>
        loop is { While: null, Over: null, Count: { } count } && LoopCount.TryRead(count, out (long Least, long Most) turns) ? Math.Max(0, turns.Least)
        : loop is { While: null, Count: null, Over: { Variable: null } over } ? over.Values.Count
        : 0;

    // Loops within loops can be longer than a time can be.
    private static TimeSpan Plus(TimeSpan a, TimeSpan b) => a > TimeSpan.MaxValue - b ? TimeSpan.MaxValue : a + b;

    private static TimeSpan Times(TimeSpan time, long turns) => turns > 0 && time.Ticks > TimeSpan.MaxValue.Ticks / turns ? TimeSpan.MaxValue : TimeSpan.FromTicks(time.Ticks * turns);

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
