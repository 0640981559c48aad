namespace Perf.Engine.Flows.Expressions;

/// <summary>A number with the other sign.</summary>
internal sealed class NegativeNode(ExpressionNode inner) : ExpressionNode
{
    public override ExpressionValue Evaluate(ScalarValue[] values) => ExpressionValue.Of(-ArithmeticNode.Number(inner, values));
}
