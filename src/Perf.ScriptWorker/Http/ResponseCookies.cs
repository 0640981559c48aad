using System.Globalization;
using Jint.Native;
using Perf.Engine.Protocols.Http;

namespace Perf.ScriptWorker.Http;

/// <summary>The cookies that a response sets, as scripts have them.</summary>
internal static class ResponseCookies
{
    public static JsObject Of(ResponseState state)
    {
        var all = new JsObject(state.User.Engine);
        foreach (string line in HeaderFields.FindAll(state.Answer.Head, "set-cookie"))
        {
            string[] parts = line.Split(';');
            string[] pair = parts[0].Split('=', 2);
            string name = pair[0].Trim();
            if (name.Length == 0)
            {
                continue;
            }

            var cookie = new JsObject(state.User.Engine);
            cookie.Set("name", name);
            cookie.Set("value", pair.Length > 1 ? pair[1].Trim().Trim('"') : "");
            cookie.Set("domain", Attribute(parts, "domain") ?? "");
            cookie.Set("path", Attribute(parts, "path") ?? "");
            cookie.Set("http_only", Attribute(parts, "httponly") is null ? JsBoolean.False : JsBoolean.True);
            cookie.Set("secure", Attribute(parts, "secure") is null ? JsBoolean.False : JsBoolean.True);
            cookie.Set("max_age", JsNumber.Create(int.TryParse(Attribute(parts, "max-age"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int age) ? age : 0));
            cookie.Set("expires", DateTimeOffset.TryParse(Attribute(parts, "expires"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset expires) ? new JsNumber(expires.ToUnixTimeMilliseconds()) : JsNumber.Create(0));
            if (all.Get(name) is JsArray known)
            {
                known.Set((int)known.Length, cookie);
            }
            else
            {
                all.Set(name, new JsArray(state.User.Engine, [cookie]));
            }
        }

        return all;
    }

    private static string? Attribute(string[] parts, string name)
    {
        foreach (string part in parts.Skip(1))
        {
            string[] pair = part.Split('=', 2);
            if (pair[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return pair.Length > 1 ? pair[1].Trim() : "";
            }
        }

        return null;
    }
}
