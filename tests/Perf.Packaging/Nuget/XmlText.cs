using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Perf.Packaging.Nuget;

/// <summary>XML as the parts of a package have it: UTF-8, indented, with the same line ends everywhere.</summary>
internal static class XmlText
{
    private static readonly XmlWriterSettings s_settings = new() { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) };

    /// <summary>The text of a document.</summary>
    /// <param name="root">Its root.</param>
    public static string Of(XElement root)
    {
        using MemoryStream stream = new();
        using (XmlWriter writer = XmlWriter.Create(stream, s_settings))
        {
            new XDocument(root).Save(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
