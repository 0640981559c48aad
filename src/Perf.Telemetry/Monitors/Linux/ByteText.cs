using System.Buffers.Text;
using System.Text;

namespace Perf.Telemetry.Monitors.Linux;

/// <summary>Words and numbers of the system's text files, read in place: a second's reading of all of them leaves nothing for the collector.</summary>
internal static class ByteText
{
    /// <summary>Takes the next line off a text.</summary>
    /// <param name="text">What is left; the line is taken off.</param>
    /// <param name="line">The line without its end.</param>
    /// <returns>False at the end.</returns>
    public static bool NextLine(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        if (text.IsEmpty)
        {
            line = default;
            return false;
        }

        int end = text.IndexOf((byte)'\n');
        line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return true;
    }

    /// <summary>Takes the next word off a line; words are parted by blanks, tabs, colons and line ends.</summary>
    /// <returns>The word; empty at the end.</returns>
    public static ReadOnlySpan<byte> NextWord(ref ReadOnlySpan<byte> line)
    {
        int start = 0;
        while (start < line.Length && IsGap(line[start]))
        {
            start++;
        }

        int end = start;
        while (end < line.Length && !IsGap(line[end]))
        {
            end++;
        }

        ReadOnlySpan<byte> word = line[start..end];
        line = line[end..];
        return word;
    }

    /// <summary>Takes the next word off a line, as a number.</summary>
    /// <returns>The number; NaN where there is no number.</returns>
    public static double NextNumber(ref ReadOnlySpan<byte> line) => Number(NextWord(ref line));

    /// <summary>A whole word as a number.</summary>
    /// <returns>The number; NaN for what is none.</returns>
    public static double Number(ReadOnlySpan<byte> word)
    {
        // Whole numbers first: they are nearly all, and their parser is the quicker one.
        if (Utf8Parser.TryParse(word, out long whole, out int used) && used == word.Length)
        {
            return whole;
        }

        if (Utf8Parser.TryParse(word, out ulong large, out used) && used == word.Length)
        {
            return large;
        }

        return Utf8Parser.TryParse(word, out double value, out used) && used == word.Length ? value : double.NaN;
    }

    /// <summary>The number behind a key, in a text of lines such as <c>nr_periods 12</c> or <c>MemTotal: 12 kB</c>.</summary>
    /// <returns>The number; NaN where there is no such key.</returns>
    public static double Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        while (NextLine(ref text, out ReadOnlySpan<byte> line))
        {
            if (line.StartsWith(key) && NextWord(ref line).SequenceEqual(key))
            {
                return NextNumber(ref line);
            }
        }

        return double.NaN;
    }

    /// <summary>A word as text.</summary>
    public static string ToText(ReadOnlySpan<byte> word) => Encoding.UTF8.GetString(word);

    private static bool IsGap(byte one) => one is (byte)' ' or (byte)'\t' or (byte)':' or (byte)'\r' or (byte)'\n';
}
