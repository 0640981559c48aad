using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Perf.Engine.Flows;

/// <summary>A tree that XPath can be asked about. Elements of a default namespace, as of HTML, are called by their bare names; prefixes are those of the document.</summary>
internal sealed class MarkupTree
{
    // A page of brackets must not overflow the stack of whoever walks it.
    private const int MaxDepth = 500;

    private static readonly MarkupTree s_nothing = new(new XDocument());

    private readonly XDocument _document;
    private readonly XmlNamespaceManager _names = new(new NameTable());

    private MarkupTree(XDocument document)
    {
        _document = document;
    }

    /// <summary>The tree of an XML text; one without anything when it cannot be read. Nothing outside it is looked at.</summary>
    public static MarkupTree OfXml(string text)
    {
        try
        {
            text = text.TrimStart();
            if (IsTooDeep(text))
            {
                return s_nothing;
            }

            using XmlReader reader = ReaderOf(text);
            var tree = new MarkupTree(XDocument.Load(reader));
            tree.TakeNamespacesOff();
            return tree;
        }
        catch (XmlException)
        {
            return s_nothing;
        }
    }

    /// <summary>The tree of a page.</summary>
    public static MarkupTree OfHtml(IHtmlDocument page)
    {
        var root = new XDocument();
        var open = new Stack<(INode From, XContainer To, int Depth)>();
        open.Push((page, root, 0));
        while (open.TryPop(out (INode From, XContainer To, int Depth) one))
        {
            foreach (INode child in one.From.ChildNodes)
            {
                if (child is IElement element && one.Depth < MaxDepth)
                {
                    var copy = new XElement(NameOf(element.LocalName), element.Attributes.DistinctBy(attribute => attribute.Name).Select(attribute => new XAttribute(NameOf(attribute.Name), Clean(attribute.Value))));
                    one.To.Add(copy);
                    open.Push((element, copy, one.Depth + 1));
                }
                else if (child is IText text && one.To is XElement)
                {
                    one.To.Add(new XText(Clean(text.Data)));
                }
            }
        }

        return new MarkupTree(root);
    }

    /// <summary>The values that a path finds; none where it is not understood with this document's prefixes.</summary>
    public List<string> Select(string path, string? attribute)
    {
        var found = new List<string>();
        try
        {
            switch (_document.XPathEvaluate(path, _names))
            {
                case string text:
                    found.Add(text);
                    break;
                case bool truth:
                    found.Add(truth ? "true" : "false");
                    break;
                case double number:
                    found.Add(number.ToString("R", CultureInfo.InvariantCulture));
                    break;
                case System.Collections.IEnumerable nodes:
                    found.AddRange(nodes.Cast<object>().Select(node => ValueOf(node, attribute)).OfType<string>());
                    break;
            }
        }
        catch (Exception e) when (e is XPathException or InvalidOperationException)
        {
            found.Clear();
        }

        return found;
    }

    private static string? ValueOf(object node, string? attribute) => node switch
    {
        XElement element => attribute is null ? element.Value.Trim() : element.Attributes().FirstOrDefault(one => one.Name.LocalName == attribute)?.Value,
        _ when attribute is not null => null,
        XAttribute one => one.Value,
        XText text => text.Value.Trim(),
        XComment comment => comment.Value,
        _ => null,
    };

    // XPath 1.0 has no word for a default namespace, so that //item would find nothing in most documents.
    private void TakeNamespacesOff()
    {
        foreach (XElement element in _document.Descendants())
        {
            foreach (XAttribute declaration in element.Attributes().Where(attribute => attribute.IsNamespaceDeclaration && attribute.Name.LocalName != "xmlns"))
            {
                if (!_names.HasNamespace(declaration.Name.LocalName))
                {
                    _names.AddNamespace(declaration.Name.LocalName, declaration.Value);
                }
            }
        }

        XElement[] plain = [.. _document.Descendants().Where(element => element.Name.Namespace != XNamespace.None && element.GetDefaultNamespace() == element.Name.Namespace)];
        foreach (XElement element in plain)
        {
            element.Name = element.Name.LocalName;
        }
    }

    private static bool IsTooDeep(string text)
    {
        using XmlReader reader = ReaderOf(text);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
            {
                return true;
            }
        }

        return false;
    }

    private static XmlReader ReaderOf(string text) => XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });

    // Pages have names such as @click and :class, which XML does not allow.
    private static string NameOf(string name) => XmlConvert.EncodeLocalName(name);

    private static string Clean(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\u0008') < 0 && text.All(XmlConvert.IsXmlChar)
        ? text
        : new string([.. text.Where(XmlConvert.IsXmlChar)]);
}
