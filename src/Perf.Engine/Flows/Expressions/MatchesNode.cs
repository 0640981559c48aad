using System.Text.RegularExpressions;

namespace Perf.Engine.Flows.Expressions;

/// <summary>Whether a regular expression finds something in a value.</summary>
internal sealed class MatchesNode(ExpressionNode left, Regex pattern) : ExpressionNode
{
    public override ExpressionValue Evaluate(ScalarValue[] values)
    {
        ExpressionValue value = left.Evaluate(values);
        try
        {
            return ExpressionValue.Of(value.Kind != ScalarKind.Null && pattern.IsMatch(value.Text));
        }
        catch (RegexMatchTimeoutException)
        {
            return ExpressionValue.Of(false);
        }
    }
}
