using System.Text;
using Jint;
using Jint.Native;

namespace Perf.ScriptWorker.Artillery;

/// <summary>An answer as functions see it: <c>statusCode</c>, <c>headers</c> in lower case, <c>body</c> as text, <c>timings</c>.</summary>
internal static class AnswerObject
{
    /// <summary>Makes it.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="status">The status.</param>
    /// <param name="head">The head's bytes.</param>
    /// <param name="body">The body.</param>
    /// <param name="firstByte">Milliseconds to the first byte.</param>
    /// <param name="total">Milliseconds in all.</param>
    public static JsObject Of(JsEngine engine, int status, byte[] head, string body, double firstByte, double total)
    {
        var answer = new JsObject(engine);
        answer.Set("statusCode", status);
        answer.Set("headers", Headers(engine, head));
        answer.Set("body", body);
        var phases = new JsObject(engine);
        phases.Set("firstByte", firstByte);
        phases.Set("total", total);
        var timings = new JsObject(engine);
        timings.Set("phases", phases);
        answer.Set("timings", timings);
        return answer;
    }

    // As Node.js has it: Set-Cookie is a list, others are joined.
    private static JsObject Headers(JsEngine engine, byte[] head)
    {
        var headers = new JsObject(engine);
        var cookies = new List<JsValue>();
        foreach (string line in Encoding.Latin1.GetString(head).Split("\r\n").Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                continue;
            }

            string name = line[..colon].ToLowerInvariant();
            string value = line[(colon + 1)..].Trim();
            if (name == "set-cookie")
            {
                cookies.Add(new JsString(value));
            }
            else
            {
                JsValue known = headers.Get(name);
                headers.Set(name, known.IsUndefined() ? value : $"{known}, {value}");
            }
        }

        if (cookies.Count > 0)
        {
            headers.Set("set-cookie", new JsArray(engine, [.. cookies]));
        }

        return headers;
    }
}
