using Perf.Engine.Planning;
using Perf.Engine.Templates;

namespace Perf.Compatibility.Import;

/// <summary>
/// Finds the variables that a flow may ask for before anything in it sets them: another flow does, or a later step, or nothing any more. Other tools have nothing for
/// them then; a scenario file must declare them. Pure.
/// </summary>
internal static class UnsetNames
{
    /// <summary>The names, in the order in which they are met.</summary>
    /// <param name="scenario">The scenario.</param>
    public static IReadOnlyList<string> Of(Scenario scenario)
    {
        string[] columns = [.. scenario.Data.Values.SelectMany(feeder => feeder.Columns.Select(column => $"{feeder.Name}.{column}"))];
        string[] declared = [.. scenario.Variables.Keys, .. columns];
        string[] ofSetup = [.. (scenario.Setup?.AllSteps() ?? []).SelectMany(step => step.Writes())];
        var unset = new List<string>();
        HashSet<string> called = [.. scenario.AllSteps().OfType<CallStep>().Select(call => call.Flow)];
        foreach (Flow flow in scenario.AllFlows())
        {
            var known = new HashSet<string>(ReferenceEquals(flow, scenario.Setup) ? declared : [.. declared, .. ofSetup], StringComparer.Ordinal);

            // Whoever calls it may have set anything.
            known.UnionWith(called.Contains(flow.Name) ? scenario.AllSteps().SelectMany(step => step.Writes()) : []);
            foreach (Step step in flow.AllSteps().SelectMany(OneByOne))
            {
                IEnumerable<string> early = step is WebSocketStep or ActionStep { CapturesFirst: true } ? step.Writes() : [];
                unset.AddRange(NamesIn(step).Where(name => !known.Contains(name) && !unset.Contains(name) && !early.Contains(name)).Distinct().ToArray());
                known.UnionWith(step.Writes());
                if (step is CallStep { Flow: var other } && scenario.Flows.TryGetValue(other, out Flow? inner))
                {
                    known.UnionWith(scenario.WithCalled(inner).SelectMany(one => one.AllSteps()).SelectMany(one => one.Writes()));
                }
            }
        }

        return unset;
    }

    // A later value of a step sees those before it.
    private static IEnumerable<Step> OneByOne(Step step) => step is SetStep set ? set.Values.Select(value => set with { Values = [value] }) : [step];

    private static IEnumerable<string> NamesIn(Step step) =>
        ScenarioTemplates.Of(step).SelectMany(text => Template.Parse(text).References).Where(part => part.Kind == TemplatePartKind.Variable).Select(part => part.Text)
            .Concat(step is LoopStep { Over.Variable: { } over } ? [over] : [])
            .Where(name => !IsBuiltIn(name));

    private static bool IsBuiltIn(string name) => Perf.Engine.Flows.IterationInputs.IsBuiltIn(name);
}
