using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Perf.ScriptWorker.Http;
using Perf.ScriptWorker.Modules;

namespace Perf.ScriptWorker.Sockets;

/// <summary>Reads what a script passes when it opens a WebSocket.</summary>
internal static class SocketArguments
{
    private static readonly string[] s_known = ["headers", "tags", "jar", "compression"];

    /// <summary>Reads it.</summary>
    /// <param name="user">Whose script it is.</param>
    /// <param name="address">The address.</param>
    /// <param name="parameters">Headers, tags, jar and compression; undefined or null for none.</param>
    public static SocketOptions Read(ScriptUser user, JsValue address, JsValue parameters)
    {
        Uri url = Address(user, address);
        var given = parameters as ObjectInstance;
        foreach (JsValue key in given?.GetOwnPropertyKeys(Types.String) ?? [])
        {
            if (!s_known.Contains(key.ToString()))
            {
                user.Shared.WarnOnce($"'{key}' is no parameter of a WebSocket and has no effect; there are {string.Join(", ", s_known)}");
            }
        }

        return new SocketOptions
        {
            Url = url,
            Headers = Headers(user, url, given),
            Compresses = Compresses(user, given?.Get("compression") ?? JsValue.Undefined),
            Tags = TagReader.Read(user, given?.Get("tags") ?? JsValue.Undefined).With([new("url", url.AbsoluteUri)]),
        };
    }

    /// <summary>The subprotocols.</summary>
    public static IReadOnlyList<string> Protocols(JsValue value) => value switch
    {
        JsArray list => [.. list.Select(item => item.ToString())],
        _ when value.IsString() && value.AsString().Length > 0 => [value.AsString()],
        _ => [],
    };

    private static Uri Address(ScriptUser user, JsValue value) =>
        Uri.TryCreate(value.ToString(), UriKind.Absolute, out Uri? url) && url.Scheme is "ws" or "wss" && !user.Http.IsBlocked(url.Host)
            ? url
            : throw user.Error($"'{value}' is no ws or wss address, or its host is blocked");

    // Those of the opening request, cookies of the jar included.
    private static List<KeyValuePair<string, string>> Headers(ScriptUser user, Uri url, ObjectInstance? given)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (given?.Get("headers") is ObjectInstance own)
        {
            headers.AddRange(own.GetOwnProperties().Select(pair => new KeyValuePair<string, string>(pair.Key.ToString(), TypeConverter.ToString(own.Get(pair.Key)))));
        }

        if (user.Http.Settings.UserAgent.Length > 0 && !headers.Exists(header => header.Key.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(new("User-Agent", user.Http.Settings.UserAgent));
        }

        var web = new UriBuilder(url) { Scheme = url.Scheme == "wss" ? "https" : "http", Port = url.Port };
        string cookies = string.Join("; ", JarOf(user, given).For(web.Uri).Select(cookie => $"{cookie.Name}={cookie.Value}"));
        if (cookies.Length > 0 && !headers.Exists(header => header.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(new("Cookie", cookies));
        }

        return headers;
    }

    private static CookieJar JarOf(ScriptUser user, ObjectInstance? given) => given?.Get("jar") switch
    {
        JarObject jar => jar.Jar,
        { } other when !other.IsUndefined() && !other.IsNull() => throw user.TypeError($"jar is what http.cookieJar() gives, not {other}"),
        _ => user.Http.Jar,
    };

    private static bool Compresses(ScriptUser user, JsValue value) =>
        !value.IsUndefined() && !value.IsNull() && value.ToString() switch
        {
            "" => false,
            "deflate" => true,
            var other => throw user.Error($"'{other}' is no compression of a WebSocket; there is deflate"),
        };
}
