using Perf.Engine.Templates;

namespace Perf.Engine.Scenarios.Types;

/// <summary>
/// The scenario of a type of test that needs no file: what <see cref="ScenarioScaffold"/> writes, the same as scenarios/types has. It lies within the program, so that it is there
/// wherever the module is installed.
/// </summary>
internal static class TypeScenario
{
    // Its load is laid out anew for the rate that is asked for.
    private const double AnyRate = TypeLoad.UsualRate;

    /// <summary>The scenario.</summary>
    /// <param name="type">The type.</param>
    /// <param name="given">The names of variables that the command line or the environment gives.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <returns>The scenario, which has no environments of its own, and a sentence for each flow that is left out.</returns>
    public static (Scenario Scenario, IReadOnlyList<string> Notes) Of(ScenarioType type, IReadOnlyCollection<string> given, Func<string, string?> environment)
    {
        Scenario scenario = ScenarioLoader.Parse(ScenarioScaffold.Write(type, type.Name, null, AnyRate, null), "");

        // Its thresholds come with the type's load.
        scenario = scenario with { Path = null, Thresholds = [] };
        var notes = new List<string>();
        foreach (ConnectionDefinition connection in scenario.Connections.Values.ToArray())
        {
            if (SourcesOf(scenario, connection) is var (variables, names) && !variables.Any(given.Contains) && names.All(name => string.IsNullOrEmpty(environment(name))))
            {
                scenario = Without(scenario, connection, variables, names, notes);
            }
        }

        return (scenario, notes);
    }

    // A database that nobody has named is not there, and steps on it would fail every run.
    private static Scenario Without(Scenario scenario, ConnectionDefinition connection, IReadOnlyList<string> variables, IReadOnlyList<string> names, List<string> notes)
    {
        string[] flows = [.. scenario.Flows.Values.Where(flow => flow.AllSteps().Any(step => step is SqlStep sql && sql.Connection == connection.Name)).Select(flow => flow.Name)];
        notes.Add($"no {connection.Kind} is named, so that the flow {string.Join(", ", flows.Select(flow => $"'{flow}'"))} is left out; to have it, give -Variable @{{ {variables[0]} = 'Host=...;Database=...' }} or set {string.Join(", ", names)}");
        return scenario with
        {
            Connections = scenario.Connections.Where(pair => pair.Key != connection.Name).ToDictionary(StringComparer.Ordinal),
            Flows = scenario.Flows.Where(pair => !flows.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal),
            Load = [.. scenario.Load.Select(profile => profile.Mix().Where(share => !flows.Contains(share.Flow)).ToArray() is var left ? profile with { Flow = left[0].Flow, Flows = left } : profile)],
        };
    }

    private static (IReadOnlyList<string> Variables, IReadOnlyList<string> Environment) SourcesOf(Scenario scenario, ConnectionDefinition connection)
    {
        string[] variables = [.. Template.Parse(connection.ConnectionString).References.Where(part => part.Kind == TemplatePartKind.Variable).Select(part => part.Text)];
        IEnumerable<string> texts = variables.SelectMany(name => scenario.Variables[name].Values).Select(value => value.Text);
        return (variables, [.. texts.SelectMany(text => Template.Parse(text).References).Where(part => part.Kind == TemplatePartKind.Environment).Select(part => part.Text)]);
    }
}
