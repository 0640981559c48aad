namespace Perf.Tuning;

/// <summary>Texts within a script for a POSIX shell.</summary>
internal static class ShellText
{
    /// <summary>A text as one word that the shell takes as it is: in single quotes, within which nothing but the quote itself means anything (POSIX.1-2017, XCU 2.2.2).</summary>
    /// <param name="text">The text; NUL, which no argument can hold, is left out.</param>
    internal static string Quote(string text) => $"'{text.Replace("\0", "", StringComparison.Ordinal).Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>
    /// A command that puts bytes of the backup back into a file, which keeps its owner and its rights. Only where they can be read: a shell empties the file before it looks for what is to come into it.
    /// </summary>
    /// <param name="bytes">The bytes, which lie beside the script.</param>
    /// <param name="path">The file.</param>
    internal static string PutBack(ReadOnlySpan<byte> bytes, string path)
    {
        string blob = Quote(BlobName.Of(bytes));
        return $"test -r {blob} && cat {blob} > {Quote(path)}";
    }

    /// <summary>A text as a comment of one line: whatever could begin another line, or move a terminal's cursor, is a space.</summary>
    /// <param name="text">The text.</param>
    internal static string Comment(string text) => "# " + string.Concat(text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter));
}
