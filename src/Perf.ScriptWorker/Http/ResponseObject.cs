using System.Text;
using Jint.Native;
using Jint.Runtime.Interop;
using Perf.Engine.Metrics;
using Perf.ScriptWorker.Modules;

namespace Perf.ScriptWorker.Http;

/// <summary>
/// What <c>http.get()</c> and its kin give. A script that looks at the status alone is to pay for the status alone: all else is made of the answer's bytes when it is looked
/// at, once.
/// </summary>
internal static class ResponseObject
{
    private static readonly JsObjectLayout s_layout = JsObjectLayout.CreateBuilder()
        .Add("status")
        .Add("error_code")
        .Add("error")
        .AddLazy("url", static (_, state) => Of(state).Answer.Url)
        .AddLazy("status_text", static (_, state) => StatusText(Of(state).Answer))
        .AddLazy("proto", static (_, state) => Proto(Of(state).Answer))
        .AddLazy("headers", static (_, state) => ResponseHeaders.Of(Of(state)))
        .AddLazy("cookies", static (_, state) => ResponseCookies.Of(Of(state)))
        .AddLazy("body", static (_, state) => Of(state).Body)
        .AddLazy("timings", static (_, state) => Timings(Of(state)))
        .AddLazy("remote_ip", static (_, state) => Of(state).Answer.Remote?.Address.ToString() ?? "")
        .AddLazy("remote_port", static (_, state) => Of(state).Answer.Remote?.Port ?? 0)
        .AddLazy("tls_version", static (_, state) => Of(state).Answer.TlsVersion)
        .AddLazy("tls_cipher_suite", static (_, state) => Of(state).Answer.TlsCipherSuite)
        .AddLazy("ocsp", static (_, state) => Ocsp(Of(state)))
        .AddLazy("request", static (_, state) => RequestOf(Of(state)))
        .AddLazy("json", static (self, state) => new ClrFunction(self.Engine, "json", (_, arguments) => Of(state).Json(arguments.Nth(0)), 1))
        .AddLazy("html", static (self, state) => new ClrFunction(self.Engine, "html", (_, arguments) => ResponsePage.Html(Of(state), arguments.Nth(0)), 1))
        .AddLazy("submitForm", static (self, state) => new ClrFunction(self.Engine, "submitForm", (_, arguments) => ResponsePage.SubmitForm(Of(state), arguments.Nth(0)), 1))
        .AddLazy("clickLink", static (self, state) => new ClrFunction(self.Engine, "clickLink", (_, arguments) => ResponsePage.ClickLink(Of(state), arguments.Nth(0)), 1))
        .Build();

    [ThreadStatic]
    private static JsValue?[]? s_values;

    /// <summary>Makes the object of an answer.</summary>
    public static JsObject Of(ScriptUser user, HttpAnswer answer)
    {
        // The same array again: the object takes the values out of it.
        JsValue?[] values = s_values ??= new JsValue?[s_layout.Count];
        values[0] = JsNumber.Create(answer.Status);
        values[1] = JsNumber.Create(answer.ErrorCode);
        values[2] = answer.ErrorClass is null ? JsString.Empty : new JsString(ScriptErrorText.Of(answer.ErrorClass, answer.Error));
        return JsObject.Create(user.Engine, s_layout, values, new ResponseState(user, answer));
    }

    private static ResponseState Of(object? state) => (ResponseState)state!;

    private static string StatusText(HttpAnswer answer)
    {
        // "HTTP/1.1 200 OK": what follows the version.
        ReadOnlySpan<byte> head = answer.Head;
        int end = head.IndexOfAny((byte)'\r', (byte)'\n');
        return end > 9 ? Encoding.Latin1.GetString(head[9..end]).TrimEnd() : "";
    }

    private static string Proto(HttpAnswer answer) => answer.Head.Length < 8 ? "" : Encoding.ASCII.GetString(answer.Head, 0, 8);

    private static JsObject Timings(ResponseState state)
    {
        RequestTimings timings = state.Answer.Timings;
        static JsNumber Ms(long ticks) => new(ticks / (double)TimeSpan.TicksPerMillisecond);
        var all = new JsObject(state.User.Engine);
        all.Set("duration", Ms(timings.Duration));
        all.Set("blocked", Ms(timings.Blocked));
        all.Set("looking_up", JsNumber.Create(0));
        all.Set("connecting", Ms(timings.Connecting));
        all.Set("tls_handshaking", Ms(timings.TlsHandshaking));
        all.Set("sending", Ms(timings.Sending));
        all.Set("waiting", Ms(timings.Waiting));
        all.Set("receiving", Ms(timings.Receiving));
        return all;
    }

    private static JsObject Ocsp(ResponseState state)
    {
        var all = new JsObject(state.User.Engine);
        all.Set("status", "unknown");
        return all;
    }

    private static JsObject RequestOf(ResponseState state)
    {
        HttpAnswer answer = state.Answer;
        var all = new JsObject(state.User.Engine);
        all.Set("method", answer.Method);
        all.Set("url", answer.Url);
        var headers = new JsObject(state.User.Engine);
        int head = answer.Sent.Span.IndexOf("\r\n\r\n"u8);
        foreach (IGrouping<string, string> header in HeaderLines.Of(head < 0 ? [] : answer.Sent.Span[..(head + 2)]).GroupBy(line => RequestText.Canonical(line.Name), line => line.Value))
        {
            headers.Set(header.Key, new JsArray(state.User.Engine, [.. header.Select(value => (JsValue)value)]));
        }

        all.Set("headers", headers);
        all.Set("body", head < 0 ? "" : Encoding.UTF8.GetString(answer.Sent.Span[(head + 4)..]));
        var cookies = new JsObject(state.User.Engine);
        foreach (IGrouping<string, RequestCookie> named in answer.Cookies.GroupBy(cookie => cookie.Name))
        {
            cookies.Set(named.Key, new JsArray(state.User.Engine, [.. named.Select(cookie => CookieOf(state, cookie))]));
        }

        all.Set("cookies", cookies);
        return all;
    }

    private static JsObject CookieOf(ResponseState state, RequestCookie cookie)
    {
        var one = new JsObject(state.User.Engine);
        one.Set("name", cookie.Name);
        one.Set("value", cookie.Value);
        one.Set("replace", cookie.Replaces ? JsBoolean.True : JsBoolean.False);
        return one;
    }
}
