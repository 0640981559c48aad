using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Perf.ScriptWorker.Modules.Html;

/// <summary>The fields of forms, as a browser would send them.</summary>
internal static class HtmlForms
{
    /// <summary>The value of a control: of a select the chosen options', otherwise one; none for what sends nothing.</summary>
    public static IReadOnlyList<string> ValuesOf(IElement element) => element switch
    {
        IHtmlSelectElement select => SelectedOf(select),
        IHtmlTextAreaElement area => [area.TextContent],
        IHtmlOptionElement option => [option.Value],
        IHtmlInputElement { Type: "checkbox" or "radio" } box => [box.GetAttribute("value") ?? "on"],
        _ => element.GetAttribute("value") is { } value ? [value] : [],
    };

    /// <summary>The controls of elements (forms, or controls themselves) that would be sent, in the order of the document.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Fields(IEnumerable<IElement> elements)
    {
        foreach (IElement element in elements.SelectMany(ControlsOf))
        {
            string? name = element.GetAttribute("name");
            if (string.IsNullOrEmpty(name) || element.HasAttribute("disabled") || !IsSent(element))
            {
                continue;
            }

            foreach (string value in ValuesOf(element))
            {
                yield return new(name, value);
            }
        }
    }

    private static IEnumerable<IElement> ControlsOf(IElement element) => element is IHtmlFormElement ? element.QuerySelectorAll("input,select,textarea") : [element];

    private static bool IsSent(IElement element) => element switch
    {
        IHtmlInputElement { Type: "submit" or "button" or "image" or "reset" or "file" } => false,
        IHtmlInputElement { Type: "checkbox" or "radio" } box => box.HasAttribute("checked"),
        IHtmlInputElement or IHtmlSelectElement or IHtmlTextAreaElement => true,
        _ => false,
    };

    // A list of one choice sends its first option when none is chosen.
    private static IReadOnlyList<string> SelectedOf(IHtmlSelectElement select)
    {
        List<IHtmlOptionElement> options = [.. select.QuerySelectorAll("option").OfType<IHtmlOptionElement>()];
        List<string> chosen = [.. options.Where(option => option.HasAttribute("selected")).Select(option => option.Value)];
        return select.HasAttribute("multiple") ? chosen : chosen.Count > 0 ? [chosen[^1]] : [.. options.Take(1).Select(option => option.Value)];
    }
}
