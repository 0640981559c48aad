namespace Perf.Engine.Templates;

/// <summary>Variables with their references replaced by values. It may hold secrets of the environment: it is for the engine, never for a result.</summary>
/// <param name="Variables">Every variable that could be resolved; the values are final text and no templates.</param>
/// <param name="Problems">Why the others could not be, in the order of the variables.</param>
public sealed record VariableResolution(IReadOnlyDictionary<string, Variable> Variables, IReadOnlyList<VariableProblem> Problems)
{
    /// <summary>The variables, when all could be resolved.</summary>
    /// <returns>The variables.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.VariableMissing"/> when only values of the environment are missing, otherwise
    /// <see cref="ErrorIds.ScenarioInvalid"/>; all problems are in the message.</exception>
    public IReadOnlyDictionary<string, Variable> OrThrow()
    {
        if (Problems.Count == 0)
        {
            return Variables;
        }

        bool onlyMissing = Problems.All(problem => problem.Kind is VariableProblemKind.EnvironmentMissing or VariableProblemKind.Unknown);
        throw new PerfException(
            onlyMissing ? ErrorIds.VariableMissing : ErrorIds.ScenarioInvalid,
            string.Join(Environment.NewLine, Problems.Select(problem => $"Variable '{problem.Name}': {problem.Message}")),
            Problems[0].Name);
    }
}
