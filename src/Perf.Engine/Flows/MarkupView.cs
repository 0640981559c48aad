using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Perf.Engine.Flows;

/// <summary>
/// A body of HTML or XML as selectors see it. HTML is read as browsers read it, whatever is wrong in it. Each tree is made when it is first asked for.
/// </summary>
/// <param name="text">The body.</param>
/// <param name="contentType">The content type, or null.</param>
internal sealed class MarkupView(string text, string? contentType)
{
    private IHtmlDocument? _html;
    private MarkupTree? _tree;

    // It may say so itself; otherwise XML begins with its declaration, or is read as HTML.
    private bool IsXml =>
        contentType is not null && contentType.Contains("html", StringComparison.OrdinalIgnoreCase) ? false
        : contentType is not null && contentType.Contains("xml", StringComparison.OrdinalIgnoreCase)
        || text.AsSpan().TrimStart().StartsWith("<?xml", StringComparison.Ordinal);

    private IHtmlDocument Html => _html ??= new HtmlParser().ParseDocument(text);

    /// <summary>The elements that a CSS selector finds: their text without blanks at the ends, or an attribute.</summary>
    public List<string> SelectCss(string selector, string? attribute)
    {
        var found = new List<string>();
        foreach (IElement element in Html.QuerySelectorAll(selector))
        {
            if ((attribute is null ? element.TextContent.Trim() : element.GetAttribute(attribute)) is { } value)
            {
                found.Add(value);
            }
        }

        return found;
    }

    /// <summary>The values that an XPath finds.</summary>
    public List<string> SelectXPath(string path, string? attribute) =>
        (_tree ??= IsXml ? MarkupTree.OfXml(text) : MarkupTree.OfHtml(Html)).Select(path, attribute);
}
