using System.Runtime.CompilerServices;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Perf.ScriptWorker.Http;

/// <summary>The functions of <c>k6/http</c> that make requests, for one user.</summary>
internal sealed class HttpFunctions(ScriptUser user)
{
    private static readonly ConditionalWeakTable<ScriptUser, HttpFunctions> s_all = [];

    private readonly RequestReader _reader = new(user);

    /// <summary>Those of a user.</summary>
    public static HttpFunctions Of(ScriptUser user) => s_all.GetValue(user, static owner => new HttpFunctions(owner));

    /// <summary>Makes a request and waits for the answer.</summary>
    public JsValue Request(string method, JsValue url, JsValue body, JsValue parameters)
    {
        user.RequireIteration($"http.{method.ToLowerInvariant()}()");
        ScriptRequest request = _reader.Read(method, url, body, parameters);
        return ResponseOf(request, user.Http.Send(request));
    }

    /// <summary>Makes a request whose answer is a promise.</summary>
    public JsValue RequestLater(string method, JsValue url, JsValue body, JsValue parameters)
    {
        user.RequireIteration("http.asyncRequest()");
        ScriptRequest request = _reader.Read(method, url, body, parameters);
        (JsValue promise, Action<JsValue> resolve, Action<JsValue> reject) = user.Engine.Advanced.RegisterPromise();
        user.Http.Send(request, answer =>
        {
            if (request.Throws && answer.Status == 0)
            {
                reject(user.Error(answer.Error).Error);
            }
            else
            {
                resolve(ResponseObject.Of(user, answer));
            }
        });
        return promise;
    }

    /// <summary>Makes several requests at once: an array gives an array, an object an object of the same names.</summary>
    public JsValue Batch(JsValue requests)
    {
        user.RequireIteration("http.batch()");
        if (requests is JsArray list)
        {
            ScriptRequest[] all = [.. list.Select(ReadEntry)];
            HttpAnswer[] answers = user.Http.Send(all);
            return new JsArray(user.Engine, [.. all.Zip(answers, ResponseOf)]);
        }

        if (requests is not ObjectInstance named)
        {
            throw user.TypeError($"http.batch() takes an array or an object of requests, not {requests}");
        }

        string[] names = [.. named.GetOwnProperties().Where(pair => pair.Value.Enumerable).Select(pair => pair.Key.ToString())];
        ScriptRequest[] entries = [.. names.Select(name => ReadEntry(named.Get(name)))];
        HttpAnswer[] got = user.Http.Send(entries);
        var result = new JsObject(user.Engine);
        for (int i = 0; i < names.Length; i++)
        {
            result.Set(names[i], ResponseOf(entries[i], got[i]));
        }

        return result;
    }

    // 'url', ['GET', 'url', body, params] or { method, url, body, params }.
    private ScriptRequest ReadEntry(JsValue entry)
    {
        JsValue undefined = JsValue.Undefined;
        if (entry.IsString())
        {
            return _reader.Read("GET", entry, undefined, undefined);
        }

        if (entry is JsArray array)
        {
            JsValue At(uint index) => index < array.Length ? array.Get(index) : undefined;
            return array.Length < 2
                ? _reader.Read("GET", At(0), undefined, undefined)
                : _reader.Read(At(0).ToString().ToUpperInvariant(), At(1), At(2), At(3));
        }

        if (entry is ObjectInstance whole)
        {
            // What http.url makes is an address, and has no method.
            JsValue method = whole.Get("method");
            return whole.Get("clean_url").IsString()
                ? _reader.Read("GET", entry, undefined, undefined)
                : _reader.Read(method.IsUndefined() ? "GET" : method.ToString().ToUpperInvariant(), whole.Get("url"), whole.Get("body"), whole.Get("params"));
        }

        throw user.TypeError($"an entry of http.batch() is a URL, an array or an object, not {entry}");
    }

    private JsValue ResponseOf(ScriptRequest request, HttpAnswer answer)
    {
        if (answer.Status == 0)
        {
            if (request.Throws)
            {
                throw new JavaScriptException(user.Engine.Intrinsics.Error, answer.Error);
            }

            user.Shared.WarnOnce($"Request failed: {answer.Method} {answer.Url}: {answer.Error}");
        }

        return ResponseObject.Of(user, answer);
    }
}
