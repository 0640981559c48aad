namespace Perf.Engine.Flows.Control;

/// <summary>Lists the variables that steps may set: by captures, by set steps, by loops, and by calls. A pure function.</summary>
internal static class WrittenNames
{
    /// <summary>The names, each as often as it is set.</summary>
    /// <param name="steps">The steps, with those within them.</param>
    /// <param name="scenario">The scenario, for the flows that are called.</param>
    public static IEnumerable<string> Of(IEnumerable<Step> steps, Scenario scenario) => Of(steps, scenario, []);

    private static IEnumerable<string> Of(IEnumerable<Step> steps, Scenario scenario, HashSet<string> called)
    {
        foreach (Step step in steps.SelectMany(step => step.AndInner()))
        {
            IEnumerable<string> names = step switch
            {
                ActionStep action => action.Captures.Select(capture => capture.Name),
                SetStep set => set.Values.Select(value => value.Name),
                LoopStep { Over: null } loop => [loop.IndexName],
                LoopStep loop => [loop.IndexName, loop.ItemName],
                CallStep call => call.With.Select(value => value.Name).Concat(
                    called.Add(call.Flow) && scenario.Flows.TryGetValue(call.Flow, out Flow? flow) ? Of(flow.Steps, scenario, called) : []),
                _ => [],
            };
            foreach (string name in names)
            {
                yield return name;
            }
        }
    }
}
