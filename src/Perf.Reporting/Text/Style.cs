using System.Globalization;
using System.Text;

namespace Perf.Reporting;

/// <summary>Colours for a terminal, or none; and the cleaning of text that came from elsewhere.</summary>
internal sealed class Style(bool colour)
{
    private static readonly string[] s_hues = ["36", "33", "35", "34", "32", "31"];

    /// <summary>Whether colours are used; without them glyphs must tell things apart.</summary>
    public bool HasColour => colour;

    public string Bold(string text) => Wrap("1", text);

    public string Dim(string text) => Wrap("90", text);

    public string Good(string text) => Wrap("32", text);

    public string Bad(string text) => Wrap("31", text);

    public string Warn(string text) => Wrap("33", text);

    /// <summary>One of six colours that tell parts of a whole apart; after the last comes the first again.</summary>
    public string Hue(int number, string text) => Wrap(s_hues[number % s_hues.Length], text);

    public string Of(Outcome outcome, string text) => outcome switch
    {
        Outcome.Pass => Good(text),
        Outcome.Fail or Outcome.Invalid => Bad(text),
        _ => Warn(text),
    };

    /// <summary>A server's text may hold escape sequences that would command the terminal: control characters become dots.</summary>
    public static string Clean(string text, int width)
    {
        if (width <= 0)
        {
            return "";
        }

        var clean = new StringBuilder(Math.Min(text.Length, width));
        foreach (char c in text)
        {
            if (clean.Length == width)
            {
                // Half of a character outside the basic plane is no text.
                clean.Length -= clean.Length > 1 && char.IsLowSurrogate(clean[^1]) ? 2 : 1;
                clean.Append('…');
                break;
            }

            bool isControl = char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            clean.Append(isControl ? '·' : c);
        }

        return clean.ToString();
    }

    private string Wrap(string code, string text) => colour ? $"\e[{code}m{text}\e[0m" : text;
}
