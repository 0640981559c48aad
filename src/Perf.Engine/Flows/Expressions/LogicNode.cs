namespace Perf.Engine.Flows.Expressions;

/// <summary><c>and</c> or <c>or</c>; the right side is not looked at where the left one decides.</summary>
internal sealed class LogicNode(ExpressionNode left, ExpressionNode right, bool isAnd) : ExpressionNode
{
    public override ExpressionValue Evaluate(ScalarValue[] values) =>
        ExpressionValue.Of(left.Evaluate(values).IsTrue == isAnd ? right.Evaluate(values).IsTrue : !isAnd);
}
