using AngleSharp.Dom;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Perf.ScriptWorker.Modules.Html;

namespace Perf.ScriptWorker.Http;

/// <summary>A response as a page: what is in it, its forms and its links.</summary>
internal static class ResponsePage
{
    /// <summary><c>response.html(selector)</c>.</summary>
    public static JsValue Html(ResponseState state, JsValue selector)
    {
        HtmlSelection page = HtmlLibrary.Of(state.User).Parse(Text(state, "html()"));
        return selector.IsUndefined() ? page : page.Get("find").Call(page, [selector]);
    }

    /// <summary><c>response.submitForm({ formSelector, fields, submitSelector, params })</c>.</summary>
    public static JsValue SubmitForm(ResponseState state, JsValue options)
    {
        var given = options as ObjectInstance;
        string formSelector = TextOf(given, "formSelector", "form");
        string submitSelector = TextOf(given, "submitSelector", "[type=\"submit\"]");
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        if (given?.Get("fields") is ObjectInstance fields)
        {
            foreach ((JsValue key, _) in fields.GetOwnProperties())
            {
                own[key.ToString()] = Jint.Runtime.TypeConverter.ToString(fields.Get(key));
            }
        }

        HtmlForm form = HtmlForm.Read(HtmlLibrary.Read(Text(state, "submitForm()")), formSelector, submitSelector, own)
            ?? throw state.User.Error($"submitForm(): no form is found for the selector '{formSelector}' in the response of {state.Answer.Url}");
        Uri address = Resolve(state, form.Action.Length == 0 ? state.Answer.Url : form.Action, "submitForm()");
        var values = new JsObject(state.User.Engine);
        foreach (IGrouping<string, string> field in form.Fields.GroupBy(field => field.Key, field => field.Value))
        {
            string[] all = [.. field];
            values.Set(field.Key, all.Length == 1 ? all[0] : new JsArray(state.User.Engine, [.. all.Select(value => (JsValue)value)]));
        }

        JsValue parameters = given?.Get("params") ?? JsValue.Undefined;
        if (form.Method == "POST")
        {
            return HttpFunctions.Of(state.User).Request("POST", address.AbsoluteUri, values, parameters);
        }

        string query = string.Join('&', form.Fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));
        var target = new UriBuilder(address) { Query = query };
        return HttpFunctions.Of(state.User).Request("GET", target.Uri.AbsoluteUri, JsValue.Undefined, parameters);
    }

    /// <summary><c>response.clickLink({ selector, params })</c>.</summary>
    public static JsValue ClickLink(ResponseState state, JsValue options)
    {
        var given = options as ObjectInstance;
        string selector = TextOf(given, "selector", "a[href]");
        IElement link = HtmlLibrary.Read(Text(state, "clickLink()")).QuerySelector(selector)
            ?? throw state.User.Error($"clickLink(): no element is found for the selector '{selector}' in the response of {state.Answer.Url}");
        string href = link.GetAttribute("href") ?? throw state.User.Error($"clickLink(): the element that '{selector}' finds has no href");
        return HttpFunctions.Of(state.User).Request("GET", Resolve(state, href, "clickLink()").AbsoluteUri, JsValue.Undefined, given?.Get("params") ?? JsValue.Undefined);
    }

    private static string Text(ResponseState state, string what) => state.Answer.Body is null
        ? throw state.User.Error($"{what} has no body to read: {(state.Answer.Status == 0 ? state.Answer.Error : "it was thrown away (responseType 'none' or discardResponseBodies)")}")
        : state.Text;

    private static Uri Resolve(ResponseState state, string address, string what) =>
        Uri.TryCreate(new Uri(state.Answer.Url), address, out Uri? url) ? url : throw state.User.Error($"{what}: '{address}' is no address");

    private static string TextOf(ObjectInstance? given, string name, string fallback) =>
        given?.Get(name) is { } value && !value.IsUndefined() && !value.IsNull() ? value.ToString() : fallback;
}
