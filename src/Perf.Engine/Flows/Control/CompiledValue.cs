using Perf.Engine.Flows.Expressions;

namespace Perf.Engine.Flows.Control;

/// <summary>A value that a variable gets: constant, another variable's with its kind, a text made of a template, or computed.</summary>
internal sealed class CompiledValue
{
    private readonly ScalarKind _kind;
    private readonly TextTemplate? _template;
    private readonly Expression? _expression;
    private readonly int _slot = -1;

    private CompiledValue(ScalarValue? constant = null, TextTemplate? template = null, ScalarKind kind = ScalarKind.Text, int slot = -1, Expression? expression = null)
    {
        Constant = constant;
        _template = template;
        _kind = kind;
        _slot = slot;
        _expression = expression;
    }

    /// <summary>The value where it is always the same; otherwise null.</summary>
    public ScalarValue? Constant { get; }

    public static CompiledValue Of(Expression expression) => new(expression: expression);

    /// <summary>Another variable's value, with its kind.</summary>
    public static CompiledValue OfVariable(int slot) => new(slot: slot);

    /// <summary>What a template makes.</summary>
    /// <param name="template">The template; of a JSON document where that is the kind.</param>
    /// <param name="kind">The kind of what it makes.</param>
    public static CompiledValue Of(TextTemplate template, ScalarKind kind) =>
        template.Literal is { } literal ? new(constant: new ScalarValue(literal, kind)) : new(template: template, kind: kind);

    /// <summary>The value.</summary>
    /// <param name="values">The virtual user's values.</param>
    /// <exception cref="ExpressionFault">It has none.</exception>
    public ScalarValue Of(ScalarValue[] values) =>
        Constant ?? _expression?.Value(values) ?? (_slot >= 0 ? values[_slot] : new ScalarValue(_template!.Render(values), _kind));
}
