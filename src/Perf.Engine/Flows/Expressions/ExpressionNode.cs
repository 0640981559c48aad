namespace Perf.Engine.Flows.Expressions;

/// <summary>A part of an expression: a pure function of the virtual user's values.</summary>
internal abstract class ExpressionNode
{
    /// <summary>Computes it.</summary>
    /// <param name="values">The virtual user's values by slot.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ExpressionFault">It has none.</exception>
    public abstract ExpressionValue Evaluate(ScalarValue[] values);
}
