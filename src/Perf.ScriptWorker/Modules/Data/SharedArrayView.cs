using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;

namespace Perf.ScriptWorker.Modules.Data;

/// <summary>A virtual user's view of a SharedArray: an element is parsed when it is read, and frozen, for what one user changed the others would not see.</summary>
internal sealed class SharedArrayView : ArrayLikeObject
{
    private readonly byte[][] _rows;
    private readonly JsonParser _parser;
    private readonly JsValue _freeze;

    /// <summary>Creates the view.</summary>
    /// <param name="user">Whose it is.</param>
    /// <param name="rows">The elements as JSON.</param>
    public SharedArrayView(ScriptUser user, byte[][] rows)
        : base(user.Engine)
    {
        _rows = rows;
        _parser = new JsonParser(user.Engine);
        _freeze = user.Engine.Intrinsics.Object.Get("freeze");
        Prototype = user.Engine.Intrinsics.Array.PrototypeObject;
    }

    /// <inheritdoc/>
    public override uint Length => (uint)_rows.Length;

    /// <inheritdoc/>
    public override bool TryGetIndex(uint index, out JsValue value)
    {
        if (index >= _rows.Length)
        {
            value = Undefined;
            return false;
        }

        value = _parser.Parse(_rows[index]);
        Freeze(value);
        return true;
    }

    /// <inheritdoc/>
    protected override bool HasIndex(uint index) => index < _rows.Length;

    private void Freeze(JsValue value)
    {
        if (value is not ObjectInstance element)
        {
            return;
        }

        foreach (JsValue key in element.GetOwnPropertyKeys())
        {
            Freeze(element.Get(key));
        }

        _freeze.Call(Undefined, [element]);
    }
}
