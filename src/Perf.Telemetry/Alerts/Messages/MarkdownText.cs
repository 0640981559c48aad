using System.Text;

namespace Perf.Telemetry.Alerts;

/// <summary>Text as Markdown of GitHub and Teams that shows it as it is: nothing in it becomes a link, a picture, HTML, or a call of a person.</summary>
internal static class MarkdownText
{
    private const string Special = "\\`*_{}[]()<>#+-.!|~";

    // It is not seen, and a name after it is nobody's.
    private const char NoMention = '\u200B';

    /// <summary>Escapes a line.</summary>
    internal static string Escape(string line)
    {
        var text = new StringBuilder(line.Length + 16);
        foreach (char letter in line)
        {
            if (letter == '&')
            {
                text.Append("&amp;");
                continue;
            }

            if (Special.Contains(letter, StringComparison.Ordinal))
            {
                text.Append('\\');
            }

            text.Append(letter);
            if (letter is '@' or '#')
            {
                text.Append(NoMention);
            }
        }

        return text.ToString();
    }
}
