using Perf.Engine.Scenarios.Yaml;
using Perf.Engine.Templates;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>variables:</c>, of a scenario or of an environment.</summary>
internal static class VariablesReader
{
    /// <summary>The names in a mapping of variables, before anything of it is checked.</summary>
    public static IEnumerable<string> Names(YamlNode? node) => node is YamlMapping mapping ? mapping.Entries.Select(entry => entry.Name) : [];

    public static IReadOnlyDictionary<string, Variable> Read(ValueReader values, YamlMapping? mapping, TemplateScope scope)
    {
        var variables = new Dictionary<string, Variable>(StringComparer.Ordinal);
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            if (!Template.IsName(entry.Name))
            {
                values.Problems.Add(entry.Key, $"'{ValueReader.Shortened(entry.Name)}' cannot be the name of a variable", "letters, digits, '_', '-' and '.'");
            }
            else if (scope.FeederOf(entry.Name) is { } feeder)
            {
                values.Problems.Add(entry.Key, $"'{entry.Name}' is the name of a column of the data '{feeder}'; give the variable another name");
            }

            if (Variable(values, entry, scope) is { } variable)
            {
                variables[entry.Name] = variable;
            }
        }

        return variables;
    }

    /// <summary>Reports variables that refer to each other in a circle or to a list, each at its own place.</summary>
    /// <param name="values">Where problems go.</param>
    /// <param name="variables">The variables, those of an environment included.</param>
    /// <param name="places">Where the variables stand; the first mapping that has a variable tells its place.</param>
    public static void CheckReferences(ValueReader values, IReadOnlyDictionary<string, Variable> variables, params YamlMapping?[] places)
    {
        // Any value does for the environment: only what the file itself says can be judged before a run.
        foreach (VariableProblem problem in VariableResolver.Resolve(variables, _ => "").Problems)
        {
            bool isOfFile = problem.Kind is VariableProblemKind.Circular or VariableProblemKind.List or VariableProblemKind.TooLong;
            if (isOfFile && places.Select(place => place?.Find(problem.Name)).FirstOrDefault(entry => entry is not null) is { } entry)
            {
                values.Problems.Add(entry.Value, $"the variable '{problem.Name}' has no value: {problem.Message}");
            }
        }
    }

    private static Variable? Variable(ValueReader values, YamlEntry entry, TemplateScope scope)
    {
        if (entry.Value is YamlMapping)
        {
            values.Problems.Add(entry.Value, $"the variable '{entry.Name}' must be a single value or a list of single values, not a mapping");
            return null;
        }

        if (entry.Value is not YamlSequence sequence)
        {
            return values.Value(entry.Value, entry.Name, scope) is { } value ? Perf.Variable.Of(value) : null;
        }

        if (sequence.Items.Count == 0)
        {
            values.Problems.Add(sequence, $"the variable '{entry.Name}' is an empty list; it needs at least one value");
            return null;
        }

        ScalarValue?[] items = [.. sequence.Items.Select(item => values.Value(item, entry.Name, scope))];
        return items.All(item => item is not null) ? new Variable { Values = [.. items.Select(item => item!.Value)] } : null;
    }
}
