using Perf.Engine.Flows;
using Perf.Engine.Templates;

namespace Perf.Engine.Protocols.Sql;

/// <summary>A parameter made ready to run.</summary>
internal sealed class SqlParameterTemplate
{
    private readonly TextTemplate? _text;
    private readonly ScalarKind _kind;
    private readonly int _slot = -1;

    private SqlParameterTemplate(string name, ScalarValue value, StepContext context)
    {
        Name = name;
        var template = Template.Parse(value.Text);
        if (template.IsSingleVariable)
        {
            _slot = context.SlotOf(template.Parts[0].Text);
        }
        else
        {
            // A text with a reference in it is a text, whatever its parts are.
            _text = context.Text(value.Text);
            _slot = template.HasCall ? _text.WholeSlot : -1;
            _kind = template.IsLiteral ? value.Kind : ScalarKind.Text;
        }
    }

    /// <summary>The name without the @.</summary>
    public string Name { get; }

    public static SqlParameterTemplate Compile(string name, ScalarValue value, StepContext context) => new(name, value, context);

    /// <summary>The value for a call; one reference as a whole keeps the kind of what it refers to.</summary>
    public ScalarValue Value(StepCall call) => _slot >= 0 ? call.Values[_slot] : new ScalarValue(_text!.Render(call.Values), _kind);
}
