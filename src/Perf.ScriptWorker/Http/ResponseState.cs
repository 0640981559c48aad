using System.Text;
using System.Text.Json;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Runtime;
using Perf.ScriptWorker.Gjson;
using Perf.ScriptWorker.Modules;

namespace Perf.ScriptWorker.Http;

/// <summary>An answer and what was made of it so far.</summary>
/// <param name="user">Whose answer it is.</param>
/// <param name="answer">The answer.</param>
internal sealed class ResponseState(ScriptUser user, HttpAnswer answer)
{
    private JsonDocument? _document;
    private string? _text;

    /// <summary>Whose answer it is.</summary>
    public ScriptUser User => user;

    /// <summary>The answer.</summary>
    public HttpAnswer Answer => answer;

    /// <summary>The body's text; empty when there is none.</summary>
    public string Text => _text ??= answer.Body is null ? "" : Encoding.UTF8.GetString(answer.Body);

    /// <summary>The body as scripts have it.</summary>
    public JsValue Body => answer.Body is null
        ? JsValue.Null
        : answer.Request.Response == ResponseKind.Binary ? ScriptBytes.Buffer(user, answer.Body) : new JsString(Text);

    /// <summary>The body as JSON, or what a path leads to in it.</summary>
    /// <param name="path">The path in gjson's syntax, or undefined.</param>
    public JsValue Json(JsValue path)
    {
        if (answer.Body is null)
        {
            throw user.Error(answer.ErrorCode != 0 && answer.Status == 0
                ? $"json() has no body to read: the request to {answer.Url} failed: {answer.Error}"
                : "json() has no body to read: it was thrown away (responseType 'none' or discardResponseBodies)");
        }

        try
        {
            if (path.IsUndefined())
            {
                return new JsonParser(user.Engine).Parse(answer.Body.AsSpan());
            }

            _document ??= JsonDocument.Parse(answer.Body);
            return ValueOf(GjsonPath.Parse(path.ToString()).Evaluate(_document.RootElement));
        }
        catch (JavaScriptException fault)
        {
            throw user.Error($"the response of {answer.Url} (status {answer.Status}) is no JSON: {fault.Message}");
        }
        catch (JsonException fault)
        {
            throw user.Error($"the response of {answer.Url} (status {answer.Status}) is no JSON: {fault.Message}");
        }
        catch (GjsonException fault)
        {
            throw user.Error(fault.Message);
        }
    }

    private JsValue ValueOf(GjsonResult found)
    {
        if (found.Number is { } number)
        {
            return new JsNumber(number);
        }

        if (found.Items is { } items)
        {
            return new JsArray(user.Engine, [.. items.Select(ValueOf)]);
        }

        return found.Element is not { } element
            ? JsValue.Undefined
            : element.ValueKind switch
            {
                JsonValueKind.String => new JsString(element.GetString()!),
                JsonValueKind.Number => new JsNumber(element.GetDouble()),
                JsonValueKind.True => JsBoolean.True,
                JsonValueKind.False => JsBoolean.False,
                JsonValueKind.Null => JsValue.Null,
                _ => new JsonParser(user.Engine).Parse(element.GetRawText()),
            };
    }
}
