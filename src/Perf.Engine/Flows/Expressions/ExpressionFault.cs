using System.Diagnostics.CodeAnalysis;

namespace Perf.Engine.Flows.Expressions;

/// <summary>An expression that has no value for the values that the virtual user has: a text where a number is needed. It ends the iteration.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "A fault of a step is no exception for callers: it never leaves the engine.")]
public sealed class ExpressionFault(string message) : Exception(message);
