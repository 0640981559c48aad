using System.Net;
using System.Text;
using System.Xml;

namespace Perf.Reporting.Html;

/// <summary>
/// Finished HTML. It is made from interpolated strings only, whose literals are markup and whose holes are escaped, so that no section can forget to
/// escape what a server or a file said.
/// </summary>
/// <param name="Value">The markup.</param>
internal readonly record struct Markup(string Value)
{
    /// <summary>No markup.</summary>
    public static Markup None { get; } = new("");

    /// <summary>Makes markup from an interpolated string.</summary>
    /// <param name="handler">The string.</param>
    /// <returns>The markup.</returns>
    public static Markup Of(MarkupHandler handler) => new(handler.ToString());

    /// <summary>A text as markup, also within quoted attributes.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The escaped text.</returns>
    public static string Escape(string text) => WebUtility.HtmlEncode(Printable(text));

    /// <summary>A text without the characters that XML forbids, escaped or not.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with U+FFFD for each of them.</returns>
    public static string Printable(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                clean.Append(text[i]).Append(text[++i]);
            }
            else
            {
                clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
            }
        }

        return clean.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
