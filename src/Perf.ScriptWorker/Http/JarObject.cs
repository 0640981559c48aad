using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Interop;
using Perf.ScriptWorker.Modules;

namespace Perf.ScriptWorker.Http;

/// <summary>A cookie jar as scripts have it: <c>http.cookieJar()</c>, <c>new http.CookieJar()</c>.</summary>
internal sealed class JarObject : ObjectInstance
{
    private readonly ScriptUser _user;

    public JarObject(ScriptUser user, CookieJar jar)
        : base(user.Engine)
    {
        _user = user;
        Jar = jar;
        Add("cookiesForURL", 1, arguments => CookiesFor(Address(arguments)));
        Add("set", 4, arguments => Set(arguments));
        Add("clear", 1, arguments =>
        {
            Jar.Clear(Address(arguments));
            return JsValue.Undefined;
        });
        Add("delete", 2, arguments =>
        {
            Jar.Delete(Address(arguments), arguments.Nth(1).ToString());
            return JsValue.Undefined;
        });
    }

    /// <summary>The jar.</summary>
    public CookieJar Jar { get; }

    private void Add(string name, int length, Func<JsValue[], JsValue> call) =>
        FastSetDataProperty(name, new ClrFunction(_user.Engine, name, (_, arguments) => call(arguments), length));

    private Uri Address(JsValue[] arguments) => _user.Http.AddressOf(arguments.Nth(0).ToString()) ?? throw _user.Error($"'{arguments.Nth(0)}' is no http or https address");

    private JsObject CookiesFor(Uri url)
    {
        var all = new JsObject(_user.Engine);
        foreach (IGrouping<string, (string Name, string Value)> cookies in Jar.For(url).GroupBy(cookie => cookie.Name))
        {
            all.Set(cookies.Key, new JsArray(_user.Engine, [.. cookies.Select(cookie => (JsValue)cookie.Value)]));
        }

        return all;
    }

    private JsBoolean Set(JsValue[] arguments)
    {
        var options = arguments.Nth(3) as ObjectInstance;
        string? Text(string name) => options?.Get(name) is { } value && !value.IsUndefined() && !value.IsNull() ? value.ToString() : null;
        bool Flag(string name) => options is not null && Jint.Runtime.TypeConverter.ToBoolean(options.Get(name));
        long? age = options?.Get("max_age") is { } number && number.IsNumber() ? (long)number.AsNumber() : null;
        try
        {
            Jar.Set(Address(arguments), arguments.Nth(1).ToString(), arguments.Nth(2).ToString(), Text("domain"), Text("path"), Text("expires"), age, Flag("secure"), Flag("http_only"));
        }
        catch (FormatException fault)
        {
            throw _user.Error($"the cookie '{arguments.Nth(1)}' cannot be set: {fault.Message}");
        }

        return JsBoolean.True;
    }
}
