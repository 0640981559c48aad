using System.Text;

namespace Perf.Telemetry.Alerts;

/// <summary>An alert as Markdown: what an issue or a comment says.</summary>
internal static class MarkdownBody
{
    /// <summary>Makes the text.</summary>
    /// <param name="text">The alert in words.</param>
    internal static string Of(AlertText text)
    {
        var body = new StringBuilder();
        if (text.Message.Length > 0)
        {
            body.AppendJoin("\n\n", text.Message.Split('\n').Select(MarkdownText.Escape)).Append("\n\n");
        }

        if (text.Facts.Count > 0)
        {
            body.Append("| | |\n|---|---|\n");
            foreach ((string name, string value) in text.Facts)
            {
                body.Append("| ").Append(name).Append(" | ").Append(MarkdownText.Escape(value)).Append(" |\n");
            }

            body.Append('\n');
        }

        foreach (string line in text.Evidence)
        {
            body.Append("- ").Append(MarkdownText.Escape(line)).Append('\n');
        }

        if (text.Suggestion.Length > 0)
        {
            body.Append("\n**Next:** ").Append(MarkdownText.Escape(text.Suggestion)).Append('\n');
        }

        foreach (AlertLink link in text.Links)
        {
            body.Append("\n[").Append(MarkdownText.Escape(link.Title)).Append("](").Append(link.Url.Replace(")", "%29", StringComparison.Ordinal).Replace("(", "%28", StringComparison.Ordinal)).Append(")\n");
        }

        return body.ToString();
    }
}
