using System.Globalization;
using Perf.Engine.Flows.Control;

namespace Perf.Engine.Planning;

/// <summary>
/// How many requests an iteration is expected to make: a pure function of the scenario. Chances and weights count by their share, a loop by its count where
/// that is written, a condition as if it held, and what only the run can tell (a list from a response, a while, an endless loop) once.
/// </summary>
public static class ExpectedRequests
{
    // Loops within loops within loops: beyond this the exact number tells nobody anything.
    private const double Most = 1e9;

    /// <summary>The expected number.</summary>
    /// <param name="profile">The load profile.</param>
    /// <param name="scenario">Its scenario.</param>
    /// <returns>The mean over the profile's flows.</returns>
    public static double Of(LoadProfile profile, Scenario scenario)
    {
        IReadOnlyList<FlowShare> shares = profile.Mix();
        double total = shares.Sum(share => share.Weight);
        return shares.Sum(share => scenario.Flows.TryGetValue(share.Flow, out Flow? flow) ? share.Weight / total * Of(flow.Steps, scenario, [share.Flow]) : 0);
    }

    private static double Of(IEnumerable<Step> steps, Scenario scenario, IReadOnlyList<string> calls) =>
        Math.Min(Most, steps.Sum(step => (step.Probability ?? 1) * Of(step, scenario, calls)));

    private static double Of(Step step, Scenario scenario, IReadOnlyList<string> calls) => step switch
    {
        ActionStep => 1,
        LoopStep loop => Turns(loop, scenario) * Of(loop.Steps, scenario, calls),
        IfStep decision => Of(decision.Then, scenario, calls),
        ChoiceStep choice => OfChoice(choice, scenario, calls),

        // One that calls itself is refused when it is compiled.
        CallStep call => scenario.Flows.TryGetValue(call.Flow, out Flow? flow) && !calls.Contains(call.Flow) ? Of(flow.Steps, scenario, [.. calls, call.Flow]) : 0,
        _ => Of(step.Inner(), scenario, calls),
    };

    private static double OfChoice(ChoiceStep choice, Scenario scenario, IReadOnlyList<string> calls)
    {
        double total = choice.Branches.Sum(branch => branch.Weight);
        return total <= 0 ? 0 : choice.Branches.Sum(branch => branch.Weight / total * Of(branch.Steps, scenario, calls));
    }

    private static double Turns(LoopStep loop, Scenario scenario)
    {
        double? counted = loop.Count is { } count && LoopCount.TryRead(count, out (long Least, long Most) range) ? Math.Max(0, (range.Least + range.Most) / 2.0) : null;
        double? listed = loop.Over switch
        {
            { Variable: { } name } => scenario.Variables.GetValueOrDefault(name) is { Values.Count: > 1 } list ? list.Values.Count : null,
            { } written => written.Values.Count,
            null => null,
        };
        return counted is null || listed is null ? counted ?? listed ?? 1 : Math.Min(counted.Value, listed.Value);
    }

    /// <summary>The flows of a load profile as people read them.</summary>
    /// <param name="profile">The load profile.</param>
    /// <returns>The flow's name; of several, each with its share: <c>browse 75%, buy 25%</c>.</returns>
    public static string FlowsOf(LoadProfile profile)
    {
        IReadOnlyList<FlowShare> shares = profile.Mix();
        double total = shares.Sum(share => share.Weight);
        return shares.Count == 1 ? shares[0].Flow : string.Join(", ", shares.Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Flow} {share.Weight / total:0.#%}")));
    }
}
