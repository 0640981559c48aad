namespace Perf.Engine.Flows.Expressions;

/// <summary>A value as it is written.</summary>
internal sealed class LiteralNode(ExpressionValue value) : ExpressionNode
{
    public override ExpressionValue Evaluate(ScalarValue[] values) => value;
}
