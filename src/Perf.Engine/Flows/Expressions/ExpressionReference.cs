namespace Perf.Engine.Flows.Expressions;

/// <summary>A name that an expression refers to.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="IsEnvironment">Whether it is a variable of the process environment.</param>
/// <param name="HasDefault">Whether it has a default for when it is not set.</param>
/// <param name="Offset">Where it stands in the expression, from 0.</param>
public readonly record struct ExpressionReference(string Name, bool IsEnvironment, bool HasDefault, int Offset);
