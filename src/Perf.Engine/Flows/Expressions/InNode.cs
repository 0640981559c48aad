namespace Perf.Engine.Flows.Expressions;

/// <summary>Whether a value is one of several that are written, or one of a JSON array's.</summary>
internal sealed class InNode(ExpressionNode left, IReadOnlyList<ExpressionNode> items) : ExpressionNode
{
    public override ExpressionValue Evaluate(ScalarValue[] values)
    {
        ExpressionValue value = left.Evaluate(values);
        for (int i = 0; i < items.Count; i++)
        {
            ExpressionValue item = items[i].Evaluate(values);
            if (item.Kind == ScalarKind.Json ? IsAmong(value, item.Text) : value.Same(item))
            {
                return ExpressionValue.Of(true);
            }
        }

        return ExpressionValue.Of(false);
    }

    private static bool IsAmong(in ExpressionValue value, string json)
    {
        foreach (ScalarValue element in JsonElements.Of(json))
        {
            if (value.Same(ExpressionValue.Of(element)))
            {
                return true;
            }
        }

        return false;
    }
}
