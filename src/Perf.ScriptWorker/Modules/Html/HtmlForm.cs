using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Perf.ScriptWorker.Modules.Html;

/// <summary>A form that a script sends (<c>response.submitForm()</c>).</summary>
/// <param name="Method">The method, upper case: GET or POST.</param>
/// <param name="Action">The address as the page has it, relative to the page's own; empty for the page's own.</param>
/// <param name="Fields">The fields in the order of the page, those of the caller put in.</param>
internal sealed record HtmlForm(string Method, string Action, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>Reads a form from a page.</summary>
    /// <param name="document">The page.</param>
    /// <param name="formSelector">Which form; the first that matches.</param>
    /// <param name="submitSelector">Which button is pressed: its name and value are sent too.</param>
    /// <param name="own">The caller's values by field; they win over the page's.</param>
    /// <returns>The form, or null when there is none.</returns>
    public static HtmlForm? Read(IDocument document, string formSelector, string submitSelector, IReadOnlyDictionary<string, string> own)
    {
        if (document.QuerySelector(formSelector) is not IHtmlFormElement form)
        {
            return null;
        }

        var fields = HtmlForms.Fields([form]).Where(field => !own.ContainsKey(field.Key)).ToList();
        if (form.QuerySelector(submitSelector) is { } button && button.GetAttribute("name") is { Length: > 0 } name)
        {
            fields.Add(new(name, button.GetAttribute("value") ?? ""));
        }

        fields.AddRange(own);
        string method = form.GetAttribute("method")?.ToUpperInvariant() == "POST" ? "POST" : "GET";
        return new HtmlForm(method, form.GetAttribute("action") ?? "", fields);
    }
}
