namespace Perf.Engine.Flows;

/// <summary>A flow made ready to run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="FirstStep">The metric number of its first step that asks something, or -1.</param>
public sealed record CompiledFlow(string Name, CompiledStep[] Steps, int FirstStep)
{
    /// <summary>What an iteration is given at its start, or null for nothing but the variables' values.</summary>
    internal IterationInputs? Inputs { get; init; }
}
