namespace Perf.Engine.Templates;

/// <summary>Variables with their references replaced by values. It may hold secrets of the environment: it is for the engine, never for a result.</summary>
/// <param name="Variables">Every variable that could be resolved; the values are final text and no templates.</param>
/// <param name="Problems">Why the others could not be, in the order of the variables.</param>
public sealed record VariableResolution(IReadOnlyDictionary<string, Variable> Variables, IReadOnlyList<VariableProblem> Problems)
{
    /// <summary>
    /// Variables that have another value in each iteration, because they call functions, refer to a row of data, or to a variable that does. Their values are
    /// still templates; each stands after those that it refers to.
    /// </summary>
    public IReadOnlyList<(string Name, Variable Variable)> Computed { get; init; } = [];

    /// <summary>Whether there is a variable of that name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True when the scenario declares it.</returns>
    public bool IsKnown(string name) => Variables.ContainsKey(name) || Computed.Any(pair => pair.Name == name);

    /// <summary>This, when all could be resolved.</summary>
    /// <returns>The same.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.VariableMissing"/> when only values of the environment are missing, otherwise
    /// <see cref="ErrorIds.ScenarioInvalid"/>; all problems are in the message.</exception>
    public VariableResolution OrThrow()
    {
        if (Problems.Count == 0)
        {
            return this;
        }

        bool onlyMissing = Problems.All(problem => problem.Kind is VariableProblemKind.EnvironmentMissing or VariableProblemKind.Unknown);
        throw new PerfException(
            onlyMissing ? ErrorIds.VariableMissing : ErrorIds.ScenarioInvalid,
            string.Join(Environment.NewLine, Problems.Select(problem => $"Variable '{problem.Name}': {problem.Message}")),
            Problems[0].Name);
    }
}
