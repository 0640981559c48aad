using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Modules;

/// <summary>Reads tags that a script gives with a measurement.</summary>
internal static class TagReader
{
    /// <summary>The user's tags with those of a measurement.</summary>
    /// <param name="user">Whose measurement it is.</param>
    /// <param name="tags">An object of names and values; undefined or null for none.</param>
    public static TagSet Read(ScriptUser user, JsValue tags)
    {
        if (tags.IsUndefined() || tags.IsNull())
        {
            return user.Position.Tags;
        }

        if (tags is not ObjectInstance given)
        {
            throw user.TypeError($"tags are an object of names and values, not {tags}");
        }

        return user.Position.Tags.With(given.GetOwnProperties().Where(pair => pair.Value.Enumerable).Select(pair =>
        {
            JsValue value = given.Get(pair.Key);
            return value is ObjectInstance
                ? throw user.TypeError($"the value of the tag '{pair.Key}' is an object; tags are texts, numbers or booleans")
                : new KeyValuePair<string, string>(pair.Key.ToString(), TypeConverter.ToString(value));
        }));
    }
}
