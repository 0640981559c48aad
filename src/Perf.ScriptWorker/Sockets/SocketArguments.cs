using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Perf.ScriptWorker.Sockets;

/// <summary>Reads what a script passes when it opens a WebSocket.</summary>
internal static class SocketArguments
{
    /// <summary>The address.</summary>
    public static Uri Address(ScriptUser user, JsValue value) =>
        Uri.TryCreate(value.ToString(), UriKind.Absolute, out Uri? url) && url.Scheme is "ws" or "wss" && !user.Http.IsBlocked(url.Host)
            ? url
            : throw user.Error($"'{value}' is no ws or wss address, or its host is blocked");

    /// <summary>The headers of the opening request, cookies of the jar included.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(ScriptUser user, Uri url, JsValue parameters)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (parameters is ObjectInstance given && given.Get("headers") is ObjectInstance own)
        {
            headers.AddRange(own.GetOwnProperties().Select(pair => new KeyValuePair<string, string>(pair.Key.ToString(), TypeConverter.ToString(own.Get(pair.Key)))));
        }

        if (user.Http.Settings.UserAgent.Length > 0 && !headers.Exists(header => header.Key.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(new("User-Agent", user.Http.Settings.UserAgent));
        }

        var web = new UriBuilder(url) { Scheme = url.Scheme == "wss" ? "https" : "http", Port = url.Port };
        string cookies = string.Join("; ", user.Http.Jar.For(web.Uri).Select(cookie => $"{cookie.Name}={cookie.Value}"));
        if (cookies.Length > 0 && !headers.Exists(header => header.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(new("Cookie", cookies));
        }

        return headers;
    }

    /// <summary>The subprotocols.</summary>
    public static IReadOnlyList<string> Protocols(JsValue value) => value switch
    {
        JsArray list => [.. list.Select(item => item.ToString())],
        _ when value.IsString() && value.AsString().Length > 0 => [value.AsString()],
        _ => [],
    };
}
