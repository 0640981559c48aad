namespace Perf.Engine.Flows.Expressions;

/// <summary>A comparison of two values.</summary>
internal sealed class CompareNode(ExpressionNode left, ExpressionNode right, string sign) : ExpressionNode
{
    public override ExpressionValue Evaluate(ScalarValue[] values)
    {
        ExpressionValue one = left.Evaluate(values);
        ExpressionValue other = right.Evaluate(values);
        return ExpressionValue.Of(sign switch
        {
            "==" => one.Same(other),
            "!=" => !one.Same(other),
            "<" => one.CompareTo(other) < 0,
            "<=" => one.CompareTo(other) <= 0,
            ">" => one.CompareTo(other) > 0,
            ">=" => one.CompareTo(other) >= 0,
            "contains" => Holds(one, other, static (text, part) => text.Contains(part, StringComparison.Ordinal)),
            "startsWith" => Holds(one, other, static (text, part) => text.StartsWith(part, StringComparison.Ordinal)),
            _ => Holds(one, other, static (text, part) => text.EndsWith(part, StringComparison.Ordinal)),
        });
    }

    // Nothing holds nothing.
    private static bool Holds(in ExpressionValue one, in ExpressionValue other, Func<string, string, bool> test) =>
        one.Kind != ScalarKind.Null && other.Kind != ScalarKind.Null && test(one.Text, other.Text);
}
