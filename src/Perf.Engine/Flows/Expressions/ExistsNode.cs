namespace Perf.Engine.Flows.Expressions;

/// <summary>Whether a variable has a value that is not null.</summary>
internal sealed class ExistsNode(int slot) : ExpressionNode
{
    public override ExpressionValue Evaluate(ScalarValue[] values) => ExpressionValue.Of(values[slot] is { Text: not null, Kind: not ScalarKind.Null });
}
