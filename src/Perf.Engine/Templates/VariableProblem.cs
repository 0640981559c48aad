namespace Perf.Engine.Templates;

/// <summary>A variable that has no value, and why.</summary>
/// <param name="Name">The variable; for a cycle the one that it is told from.</param>
/// <param name="Kind">Why.</param>
/// <param name="Message">What is wrong and what to do about it.</param>
public sealed record VariableProblem(string Name, VariableProblemKind Kind, string Message);
