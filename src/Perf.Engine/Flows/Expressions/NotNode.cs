namespace Perf.Engine.Flows.Expressions;

/// <summary><c>not</c>.</summary>
internal sealed class NotNode(ExpressionNode inner) : ExpressionNode
{
    public override ExpressionValue Evaluate(ScalarValue[] values) => ExpressionValue.Of(!inner.Evaluate(values).IsTrue);
}
