namespace Perf.Engine.Flows.Expressions;

/// <summary>A sum, difference, product, quotient or remainder.</summary>
internal sealed class ArithmeticNode(ExpressionNode left, ExpressionNode right, char sign) : ExpressionNode
{
    public override ExpressionValue Evaluate(ScalarValue[] values)
    {
        double one = Number(left, values);
        double other = Number(right, values);
        return ExpressionValue.Of(sign switch
        {
            '+' => one + other,
            '-' => one - other,
            '*' => one * other,
            '/' => one / other,
            _ => one % other,
        });
    }

    internal static double Number(ExpressionNode node, ScalarValue[] values)
    {
        ExpressionValue value = node.Evaluate(values);
        if (value.TryNumber(out double number))
        {
            return number;
        }

        // Not the value: it may be a secret.
        string what = node is VariableNode variable ? $"the variable '{variable.Name}'" : "a value";
        throw new ExpressionFault($"{what} is {(value.Kind == ScalarKind.Null ? "not set" : "no number")}, and a number is needed");
    }
}
