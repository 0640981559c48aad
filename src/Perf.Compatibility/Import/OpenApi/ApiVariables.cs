using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.OpenApi;

/// <summary>Values of parameters in paths as variables of the scenario, where whoever runs it replaces them. The same name with the same value is one variable.</summary>
internal sealed class ApiVariables(DraftMapping variables)
{
    private readonly Dictionary<(string Name, string Value), string> _names = [];

    /// <summary>The reference of a value.</summary>
    public string Reference(string name, string value)
    {
        if (!_names.TryGetValue((name, value), out string? variable))
        {
            string wanted = LiteralText.VariableName(name);
            variable = wanted;
            for (int i = 2; variables[variable] is not null; i++)
            {
                variable = $"{wanted}_{i}";
            }

            _names.Add((name, value), variable);
            variables.Add(variable, value);
        }

        return $"${{{variable}}}";
    }
}
