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
        var known = new Dictionary<string, double>(StringComparer.Ordinal);
        return shares.Sum(share => share.Weight / total * OfFlow(share.Flow, scenario, known));
    }

    private static double Of(IEnumerable<Step> steps, Scenario scenario, Dictionary<string, double> known) =>
        Math.Min(Most, steps.Sum(step => (step.Probability ?? 1) * Of(step, scenario, known)));

    private static double Of(Step step, Scenario scenario, Dictionary<string, double> known) => step switch
    {
        ActionStep => 1,
        LoopStep loop => Turns(loop, scenario) * Of(loop.Steps, scenario, known),
        IfStep decision => Of(decision.Then, scenario, known),
        ChoiceStep choice => OfChoice(choice, scenario, known),
        CallStep call => OfFlow(call.Flow, scenario, known),
        _ => Of(step.Inner(), scenario, known),
    };

    // Looked at once, however often it is called: a few flows that call each other can make any number of calls. One that calls itself is refused when it is compiled; here it ends.
    private static double OfFlow(string name, Scenario scenario, Dictionary<string, double> known)
    {
        if (!known.TryGetValue(name, out double requests))
        {
            known[name] = 0;
            known[name] = requests = scenario.Flows.TryGetValue(name, out Flow? flow) ? Of(flow.Steps, scenario, known) : 0;
        }

        return requests;
    }

    private static double OfChoice(ChoiceStep choice, Scenario scenario, Dictionary<string, double> known)
    {
        double total = choice.Branches.Sum(branch => branch.Weight);
        return total <= 0 ? 0 : choice.Branches.Sum(branch => branch.Weight / total * Of(branch.Steps, scenario, known));
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
