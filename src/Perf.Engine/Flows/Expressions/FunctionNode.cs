namespace Perf.Engine.Flows.Expressions;

/// <summary>A function of one value.</summary>
internal sealed class FunctionNode(string name, ExpressionNode argument) : ExpressionNode
{
    /// <summary>The functions by name, in the order of messages.</summary>
    public static IReadOnlyList<string> Names { get; } = ["exists", "length", "number", "text", "lower", "upper", "trim", "abs", "floor", "ceil", "round"];

    public override ExpressionValue Evaluate(ScalarValue[] values) => name switch
    {
        "length" => ExpressionValue.Of(Length(argument.Evaluate(values))),
        "text" => ExpressionValue.Of(argument.Evaluate(values).Text),
        "lower" => ExpressionValue.Of(argument.Evaluate(values).Text.ToLowerInvariant()),
        "upper" => ExpressionValue.Of(argument.Evaluate(values).Text.ToUpperInvariant()),
        "trim" => ExpressionValue.Of(argument.Evaluate(values).Text.Trim()),
        "abs" => ExpressionValue.Of(Math.Abs(ArithmeticNode.Number(argument, values))),
        "floor" => ExpressionValue.Of(Math.Floor(ArithmeticNode.Number(argument, values))),
        "ceil" => ExpressionValue.Of(Math.Ceiling(ArithmeticNode.Number(argument, values))),
        "round" => ExpressionValue.Of(Math.Round(ArithmeticNode.Number(argument, values), MidpointRounding.AwayFromZero)),
        _ => ExpressionValue.Of(ArithmeticNode.Number(argument, values)),
    };

    // Of a JSON array its elements, of any other value its characters.
    private static int Length(in ExpressionValue value) => value.Kind == ScalarKind.Json && value.Text.StartsWith('[') ? JsonElements.Of(value.Text).Count : value.Text.Length;
}
