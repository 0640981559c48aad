namespace Perf.Engine.Flows.Expressions;

/// <summary>A variable.</summary>
internal sealed class VariableNode(string name, int slot) : ExpressionNode
{
    /// <summary>Its name, for messages.</summary>
    public string Name => name;

    /// <summary>Its place among the values.</summary>
    public int Slot => slot;

    public override ExpressionValue Evaluate(ScalarValue[] values) => ExpressionValue.Of(values[slot]);
}
