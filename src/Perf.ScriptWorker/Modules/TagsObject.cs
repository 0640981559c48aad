using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;

namespace Perf.ScriptWorker.Modules;

/// <summary><c>exec.vu.tags</c>: what is set here is a tag of all that the user measures from now on, in the next iterations of the scenario too.</summary>
internal sealed class TagsObject : ObjectInstance
{
    private readonly ScriptUser _user;

    public TagsObject(ScriptUser user)
        : base(user.Engine)
    {
        _user = user;
    }

    public override PropertyDescriptor GetOwnProperty(JsValue property) =>
        !property.IsSymbol() && _user.Position.Tags.Find(property.ToString()) is { } value ? new PropertyDescriptor(value, writable: true, enumerable: true, configurable: true) : PropertyDescriptor.Undefined;

    public override JsValue Get(JsValue property, JsValue receiver) =>
        !property.IsSymbol() && _user.Position.Tags.Find(property.ToString()) is { } value ? value : base.Get(property, receiver);

    public override bool Set(JsValue property, JsValue value, JsValue receiver)
    {
        string name = property.ToString();
        if (value is ObjectInstance || value.IsUndefined() || value.IsNull())
        {
            throw _user.TypeError($"exec.vu.tags['{name}'] takes a text, a number or a boolean, not {value}");
        }

        _user.Position.Tags = _user.Position.Tags.With([new(name, TypeConverter.ToString(value))]);
        return true;
    }

    public override bool Delete(JsValue property)
    {
        _user.Position.Tags = _user.Position.Tags.Without(property.ToString());
        return true;
    }

    public override List<JsValue> GetOwnPropertyKeys(Types types = Types.String | Types.Symbol) => [.. _user.Position.Tags.Pairs.Select(pair => (JsValue)pair.Key)];

    public override IEnumerable<KeyValuePair<JsValue, PropertyDescriptor>> GetOwnProperties() =>
        _user.Position.Tags.Pairs.Select(pair => new KeyValuePair<JsValue, PropertyDescriptor>(pair.Key, new PropertyDescriptor(pair.Value, writable: true, enumerable: true, configurable: true)));
}
