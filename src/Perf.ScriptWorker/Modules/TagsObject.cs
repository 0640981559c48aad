using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Modules;

/// <summary>
/// <c>exec.vu.tags</c>: what is set here is a tag of all that the user measures from now on, in the next iterations of the scenario too. Beside the script's own there are those
/// that all of the user's measurements have by where it is: the scenario and the group. What differs from one measurement to the next (status, url ...) is not known here.
/// </summary>
internal sealed class TagsObject : ObjectInstance
{
    private static readonly string[] s_ofPlace = ["group", "scenario"];

    private readonly ScriptUser _user;

    public TagsObject(ScriptUser user)
        : base(user.Engine)
    {
        _user = user;
    }

    public override PropertyDescriptor GetOwnProperty(JsValue property) =>
        !property.IsSymbol() && Find(property.ToString()) is { } value ? new PropertyDescriptor(value, writable: true, enumerable: true, configurable: true) : PropertyDescriptor.Undefined;

    public override JsValue Get(JsValue property, JsValue receiver) =>
        !property.IsSymbol() && Find(property.ToString()) is { } value ? value : base.Get(property, receiver);

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

    public override List<JsValue> GetOwnPropertyKeys(Types types = Types.String | Types.Symbol) => [.. All.Pairs.Select(pair => (JsValue)pair.Key)];

    public override IEnumerable<KeyValuePair<JsValue, PropertyDescriptor>> GetOwnProperties() =>
        All.Pairs.Select(pair => new KeyValuePair<JsValue, PropertyDescriptor>(pair.Key, new PropertyDescriptor(pair.Value, writable: true, enumerable: true, configurable: true)));

    // The script's own come first, as they do in what is measured.
    private TagSet All => TagSet.Empty.With(s_ofPlace.Select(name => new KeyValuePair<string, string?>(name, OfPlace(name))).Where(tag => tag.Value is not null)!).With(_user.Position.Tags.Pairs);

    private string? Find(string name) => _user.Position.Tags.Find(name) ?? OfPlace(name);

    private string? OfPlace(string name) => name switch
    {
        _ when _user.IsInit => null,
        "group" => _user.Position.Group,
        "scenario" when _user.Position.Scenario is >= 0 and var place => _user.Shared.Test?.Profiles[place].Name,
        _ => null,
    };
}
