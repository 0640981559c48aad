using System.Text;

namespace Perf.Tuning;

/// <summary>
/// Files of one setting a line, of which single lines are changed and every other byte stays: line ends, comments, a last line without an end. Pure. The text is the file's bytes as Latin-1, in which
/// each byte is one letter, whatever it was written in.
/// </summary>
internal static class LineFile
{
    /// <summary>Bytes as a text of the same length.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>Such a text as bytes again.</summary>
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>The last line of a setting, which is the one that counts; null where there is none.</summary>
    /// <param name="text">The file.</param>
    /// <param name="isOf">Whether a line, without its end, is the setting's.</param>
    public static string? Line(string text, Func<string, bool> isOf) => Find(text, isOf) is var (start, length) ? text.Substring(start, length) : null;

    /// <summary>Exchanges the last line of a setting, or adds one.</summary>
    /// <param name="text">The file.</param>
    /// <param name="isOf">Whether a line is the setting's.</param>
    /// <param name="line">The new line, without an end.</param>
    public static string Set(string text, Func<string, bool> isOf, string line)
    {
        if (Find(text, isOf) is var (start, length))
        {
            return string.Concat(text.AsSpan(0, start), line, text.AsSpan(start + length));
        }

        string end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return text.Length == 0 || text.EndsWith('\n') ? $"{text}{line}{end}" : $"{text}{end}{line}{end}";
    }

    /// <summary>Takes the last line of a setting away, with its end.</summary>
    /// <param name="text">The file.</param>
    /// <param name="isOf">Whether a line is the setting's.</param>
    public static string Remove(string text, Func<string, bool> isOf)
    {
        if (Find(text, isOf) is not var (start, length))
        {
            return text;
        }

        int end = text.IndexOf('\n', start + length);
        return text.Remove(start, (end < 0 ? text.Length : end + 1) - start);
    }

    /// <summary>Puts settings back to what they were in an older state of the file; all else stays as it is now. Where nobody else has changed anything, the result is the older state to the byte.</summary>
    /// <param name="now">The file now.</param>
    /// <param name="before">The file before.</param>
    /// <param name="settings">The settings' lines.</param>
    public static string PutBack(string now, string before, IReadOnlyList<Func<string, bool>> settings)
    {
        string made = now;
        string undone = before;
        foreach (Func<string, bool> isOf in settings)
        {
            made = Line(before, isOf) is { } old ? Set(made, isOf, old) : Remove(made, isOf);
            undone = Line(now, isOf) is { } ours ? Set(undone, isOf, ours) : Remove(undone, isOf);
        }

        // What we would have made of the old file is what is there: then nobody else was at it, and what adding a line has changed around it (an end for the last line) goes back too.
        return undone == now ? before : made;
    }

    private static (int Start, int Length)? Find(string text, Func<string, bool> isOf)
    {
        (int, int)? found = null;
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            int next = end < 0 ? text.Length : end + 1;
            int length = (end < 0 ? text.Length : end) - start;
            if (length > 0 && text[start + length - 1] == '\r')
            {
                length--;
            }

            if (isOf(text.Substring(start, length)))
            {
                found = (start, length);
            }

            start = next;
        }

        return found;
    }
}
