using AngleSharp;
using AngleSharp.Dom;
using Jint.Native;

namespace Perf.ScriptWorker.Modules.Html;

/// <summary>The functions of an element.</summary>
internal static class HtmlElementFunctions
{
    // Attributes that are read by a function of the same name; the first form is the attribute's where they differ.
    private static readonly string[] s_texts =
    [
        "id", "lang", "title", "href", "src", "alt", "rel", "target", "type", "name", "value", "action", "method", "enctype", "placeholder", "pattern", "accept", "content", "charset", "media",
        "label", "width", "height", "min", "max", "step", "cite", "download", "coords", "shape",
    ];

    private static readonly string[] s_flags = ["checked", "disabled", "selected", "required", "multiple", "autofocus", "hidden", "async", "defer", "loop", "muted", "controls", "autoplay", "open", "reversed"];

    // k6 has them too; what hardly any script uses is named, so that nobody wonders.
    private static readonly string[] s_refused =
    [
        "accessKey", "accessKeyLabel", "formAction", "formEnctype", "formMethod", "formNoValidate", "formTarget", "labels", "validity", "willValidate", "selectedIndex", "selectedOptions",
        "tBodies", "tHead", "tFoot", "rows", "caption", "cells", "rowIndex", "sectionRowIndex", "headers", "audioTracks", "videoTracks", "textTracks", "naturalHeight", "naturalWidth", "isMap", "useMap",
        "valueAsNumber", "valueAsDate", "selectionStart", "selectionEnd", "selectionDirection", "ownerDocument", "getAttributeNode", "baseURI",
    ];

    /// <summary>Adds them to an engine's library.</summary>
    public static void Define(HtmlLibrary library)
    {
        DefineNodes(library);
        DefineContent(library);
        foreach (string name in s_texts)
        {
            library.OnElement(name, (node, _) => (node as IElement)?.GetAttribute(name) ?? "");
        }

        foreach (string name in s_flags)
        {
            library.OnElement(name, (node, _) => (node as IElement)?.HasAttribute(name) ?? false);
        }

        foreach (string name in s_refused)
        {
            library.OnElement(name, (_, _) => throw library.User.Error($"{name}() of an Element of k6/html is not supported by Perf; read it by getAttribute() or through a Selection."));
        }
    }

    private static void DefineNodes(HtmlLibrary library)
    {
        library.OnElement("nodeName", (node, _) => node is IElement element ? element.LocalName : node.NodeName);
        library.OnElement("nodeType", (node, _) => (int)node.NodeType);
        library.OnElement("nodeValue", (node, _) => node.NodeValue);
        library.OnElement("firstChild", (node, _) => library.Wrap(node.FirstChild));
        library.OnElement("lastChild", (node, _) => library.Wrap(node.LastChild));
        library.OnElement("nextSibling", (node, _) => library.Wrap(node.NextSibling));
        library.OnElement("previousSibling", (node, _) => library.Wrap(node.PreviousSibling));
        library.OnElement("parentNode", (node, _) => library.Wrap(node.Parent));
        library.OnElement("parentElement", (node, _) => library.Wrap(node.ParentElement));
        library.OnElement("childNodes", (node, _) => library.List(node.ChildNodes.Select(library.Wrap)));
        library.OnElement("firstElementChild", (node, _) => library.Wrap((node as IParentNode)?.FirstElementChild));
        library.OnElement("lastElementChild", (node, _) => library.Wrap((node as IParentNode)?.LastElementChild));
        library.OnElement("nextElementSibling", (node, _) => library.Wrap((node as IElement)?.NextElementSibling));
        library.OnElement("previousElementSibling", (node, _) => library.Wrap((node as IElement)?.PreviousElementSibling));
        library.OnElement("children", (node, _) => library.List(((node as IParentNode)?.Children ?? Enumerable.Empty<IElement>()).Select(library.Wrap)));
        library.OnElement("childElementCount", (node, _) => (node as IParentNode)?.ChildElementCount ?? 0);
        library.OnElement("hasChildNodes", (node, _) => node.HasChildNodes);
        library.OnElement("isEqualNode", (node, arguments) => arguments.Nth(0) is HtmlElement other && node.Equals(other.Node));
        library.OnElement("isSameNode", (node, arguments) => arguments.Nth(0) is HtmlElement other && node == other.Node);
        library.OnElement("contains", (node, arguments) => arguments.Nth(0) is HtmlElement other && node.Contains(other.Node));
        library.OnElement("matches", (node, arguments) => node is IElement element && element.Matches(arguments.Nth(0).ToString()));
        library.OnElement("querySelector", (node, arguments) => library.Wrap((node as IParentNode)?.QuerySelector(arguments.Nth(0).ToString())));
        library.OnElement("querySelectorAll", (node, arguments) =>
            library.List(((node as IParentNode)?.QuerySelectorAll(arguments.Nth(0).ToString()) ?? Enumerable.Empty<IElement>()).Select(library.Wrap)));
    }

    private static void DefineContent(HtmlLibrary library)
    {
        JsEngine engine = library.User.Engine;
        library.OnElement("textContent", (node, _) => node.TextContent);
        library.OnElement("innerHTML", (node, _) => node is IElement element ? element.InnerHtml : JsValue.Undefined);
        library.OnElement("toString", (node, _) => node.ToHtml());
        library.OnElement("className", (node, _) => (node as IElement)?.ClassName ?? "");
        library.OnElement("classList", (node, _) => library.List(((node as IElement)?.ClassList ?? Enumerable.Empty<string>()).Select(name => (JsValue)name)));
        library.OnElement("namespaceURI", (node, _) => (node as IElement)?.NamespaceUri ?? "");
        library.OnElement("hasAttribute", (node, arguments) => node is IElement element && element.HasAttribute(arguments.Nth(0).ToString()));
        library.OnElement("hasAttributes", (node, _) => node is IElement { Attributes.Length: > 0 });
        library.OnElement("getAttribute", (node, arguments) => (node as IElement)?.GetAttribute(arguments.Nth(0).ToString()) is { } value ? value : JsValue.Null);
        library.OnElement("attributes", (node, _) =>
        {
            var all = new JsObject(engine);
            foreach (IAttr attribute in (node as IElement)?.Attributes ?? Enumerable.Empty<IAttr>())
            {
                var one = new JsObject(engine);
                one.Set("name", attribute.Name);
                one.Set("value", attribute.Value);
                all.Set(attribute.Name, one);
            }

            return all;
        });
    }
}
