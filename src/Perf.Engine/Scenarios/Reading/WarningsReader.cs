namespace Perf.Engine.Scenarios.Reading;

/// <summary>Finds what is allowed in a scenario and probably not meant.</summary>
internal static class WarningsReader
{
    public static IReadOnlyList<ScenarioProblem> Read(Scenario scenario, string file)
    {
        var warnings = new List<ScenarioProblem>();
        var first = new Dictionary<string, RequestStep>(StringComparer.Ordinal);
        foreach (RequestStep step in scenario.Flows.Values.SelectMany(flow => flow.Steps).OfType<RequestStep>())
        {
            if (!first.TryAdd(step.Name, step) && (first[step.Name].Method, first[step.Name].Url) != (step.Method, step.Url))
            {
                warnings.Add(new ScenarioProblem
                {
                    File = file,
                    Line = step.Line,
                    Message = $"the step of line {first[step.Name].Line} is called '{step.Name}' too and sends something else; their figures are counted together. Give one of them another name",
                });
            }
        }

        var used = scenario.Load.Select(profile => profile.Flow).ToHashSet(StringComparer.Ordinal);
        foreach (Flow flow in scenario.Flows.Values.Where(flow => !used.Contains(flow.Name)))
        {
            warnings.Add(new ScenarioProblem
            {
                File = file,
                Line = flow.Steps.Count == 0 ? 0 : flow.Steps[0].Line,
                Message = $"no load profile uses the flow '{flow.Name}'",
            });
        }

        return [.. warnings.OrderBy(warning => warning.Line)];
    }
}
