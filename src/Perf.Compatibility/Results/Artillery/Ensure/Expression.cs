namespace Perf.Compatibility.Results.Artillery.Ensure;

/// <summary>A part of an expression that can be evaluated. A value is a number or a text; true is 1, and false 0.</summary>
/// <param name="scope">The variables.</param>
/// <returns>A <see cref="double"/> or a <see cref="string"/>.</returns>
internal delegate object Expression(ExpressionScope scope);
