namespace Perf.Tuning.Settings;

/// <summary>The lines of a text with their places.</summary>
internal static class LineText
{
    /// <summary>Each line: its first character, the character after its text, and the next line's first.</summary>
    /// <param name="text">The text.</param>
    public static IEnumerable<(int Start, int End, int Next)> Lines(string text)
    {
        int start = 0;
        while (start < text.Length)
        {
            int end = text.IndexOf('\n', start);
            int next = end < 0 ? text.Length : end + 1;
            end = end < 0 ? text.Length : end;
            yield return (start, end > start && text[end - 1] == '\r' ? end - 1 : end, next);
            start = next;
        }
    }

    /// <summary>The text with a line more behind a place that a line ends at; the text's last line stays without its end where it was so.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place: the first character of a line, or the text's end.</param>
    /// <param name="line">The line.</param>
    public static string InsertLine(string text, int at, string line)
    {
        string newLine = Files.TextFile.NewLineOf(text);
        return at == text.Length && text.Length > 0 && !text.EndsWith('\n') ? text + newLine + line : text.Insert(at, line + newLine);
    }

    /// <summary>The text without some lines.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The first character of the first line.</param>
    /// <param name="next">The first character of the line after the last.</param>
    public static string RemoveLines(string text, int start, int next)
    {
        if (next == text.Length && !text.EndsWith('\n') && start > 0)
        {
            start -= text[..start].EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1;
        }

        return text.Remove(start, next - start);
    }
}
