using System.Globalization;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;

namespace Perf.ScriptWorker.Artillery;

/// <summary>
/// What functions see as <c>context</c>: one for an iteration. Its <c>vars</c> are the virtual user's values and whatever functions put there besides. Used on the
/// processor's thread alone.
/// </summary>
internal sealed class VuContext
{
    private readonly JsEngine _engine;
    private readonly ObjectInstance _vars;
    private readonly IReadOnlyList<(string Name, int Slot)> _names;
    private readonly ScalarValue[] _known;

    /// <summary>Creates it.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="context">The object that functions get.</param>
    /// <param name="names">The variables that both sides know: by the test's name, with their places.</param>
    public VuContext(JsEngine engine, ObjectInstance context, IReadOnlyList<(string Name, int Slot)> names)
    {
        _engine = engine;
        Object = context;
        _vars = context.Get("vars").AsObject();
        _names = names;
        _known = new ScalarValue[names.Count];
    }

    /// <summary>The object that functions get.</summary>
    public ObjectInstance Object { get; }

    /// <summary>Brings in what has changed outside since the last call.</summary>
    /// <param name="values">The values, in the order of the names.</param>
    public void Bring(ScalarValue[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != _known[i])
            {
                _known[i] = values[i];
                _vars.Set(_names[i].Name, ToJs(values[i]));
            }
        }
    }

    /// <summary>What functions have changed since it was brought in.</summary>
    /// <returns>Places with their new values.</returns>
    public IReadOnlyList<(int Slot, ScalarValue Value)> Changes()
    {
        var changes = new List<(int, ScalarValue)>();
        for (int i = 0; i < _names.Count; i++)
        {
            JsValue value = _vars.Get(_names[i].Name);
            if (value.IsUndefined() && _known[i].Text is null)
            {
                continue;
            }

            ScalarValue now = ToScalar(value);
            if (now != _known[i])
            {
                _known[i] = now;
                changes.Add((_names[i].Slot, now));
            }
        }

        return changes;
    }

    private JsValue ToJs(ScalarValue value) => value switch
    {
        { Text: null } => JsValue.Undefined,
        { Kind: ScalarKind.Null } => JsValue.Null,
        { Kind: ScalarKind.Boolean } => value.Text == "true" ? JsBoolean.True : JsBoolean.False,
        { Kind: ScalarKind.Number } when double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => new JsNumber(number),
        { Kind: ScalarKind.Json } => new JsonParser(_engine).Parse(value.Text),
        _ => new JsString(value.Text),
    };

    private ScalarValue ToScalar(JsValue value) =>
        value.IsUndefined() ? default
        : value.IsNull() ? new ScalarValue("null", ScalarKind.Null)
        : value.IsBoolean() ? new ScalarValue(value.AsBoolean() ? "true" : "false", ScalarKind.Boolean)
        : value.IsNumber() ? new ScalarValue(value.ToString(), ScalarKind.Number)
        : value.IsString() ? ScalarValue.OfText(value.AsString())
        : new JsonSerializer(_engine).Serialize(value) is { } json && json.IsString() ? new ScalarValue(json.AsString(), ScalarKind.Json)
        : default;
}
