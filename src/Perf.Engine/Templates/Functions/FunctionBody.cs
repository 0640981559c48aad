namespace Perf.Engine.Templates.Functions;

/// <summary>What a function does.</summary>
/// <param name="frame">Random numbers and the time.</param>
/// <param name="arguments">Its arguments, as many as its definition allows; a value that is not set yet has no text.</param>
/// <returns>The result with its kind.</returns>
/// <exception cref="Protocols.StepFault">The values do not fit; the message has none of them, for they may be secrets.</exception>
internal delegate ScalarValue FunctionBody(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments);
