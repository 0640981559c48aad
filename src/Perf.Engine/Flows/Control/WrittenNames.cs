namespace Perf.Engine.Flows.Control;

/// <summary>Lists the variables that steps may set: by captures, by set steps, by loops, and by calls. A pure function.</summary>
internal static class WrittenNames
{
    /// <summary>The names, each as often as it is set.</summary>
    /// <param name="steps">The steps, with those within them.</param>
    /// <param name="scenario">The scenario, for the flows that are called.</param>
    public static IEnumerable<string> Of(IEnumerable<Step> steps, Scenario scenario) => Of(steps, scenario, []);

    private static IEnumerable<string> Of(IEnumerable<Step> steps, Scenario scenario, HashSet<string> seen)
    {
        foreach (Step step in steps.SelectMany(step => step.AndInner()))
        {
            IEnumerable<string> called = step is CallStep call && seen.Add(call.Flow) && scenario.Flows.TryGetValue(call.Flow, out Flow? flow) ? Of(flow.Steps, scenario, seen) : [];
            foreach (string name in step.Writes().Concat(called))
            {
                yield return name;
            }
        }
    }
}
