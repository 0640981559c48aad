using System.Text;
using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Nodes;

/// <summary>The text that Prometheus reads (exposition format 0.0.4): a line for each series, <c>name{label="value"} number</c>.</summary>
internal static class ExpositionText
{
    /// <summary>Takes a series.</summary>
    /// <param name="name">The metric's name.</param>
    /// <param name="labels">What stands in the braces; empty for none.</param>
    /// <param name="value">The value.</param>
    public delegate void Taker(ReadOnlySpan<byte> name, ReadOnlySpan<byte> labels, double value);

    /// <summary>Gives each series of a text; lines that are none are passed over.</summary>
    /// <returns>How many there were.</returns>
    public static int ForEach(ReadOnlySpan<byte> text, Taker take)
    {
        int count = 0;
        while (ByteText.NextLine(ref text, out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty || line[0] == (byte)'#')
            {
                continue;
            }

            int end = line.IndexOfAny((byte)'{', (byte)' ');
            if (end <= 0)
            {
                continue;
            }

            ReadOnlySpan<byte> name = line[..end];
            ReadOnlySpan<byte> rest = line[end..];
            int close = rest[0] == (byte)'{' ? CloseOf(rest) : 0;
            if (close < 0)
            {
                continue;
            }

            ReadOnlySpan<byte> labels = close > 0 ? rest[1..close] : [];
            ReadOnlySpan<byte> numbers = close > 0 ? rest[(close + 1)..] : rest;
            ReadOnlySpan<byte> word = ByteText.NextWord(ref numbers);
            if (!word.IsEmpty)
            {
                take(name, labels, ByteText.Number(word));
                count++;
            }
        }

        return count;
    }

    /// <summary>A label's value.</summary>
    /// <param name="labels">What stands in the braces.</param>
    /// <param name="name">The label's name.</param>
    /// <returns>The value without escapes; empty where there is no such label.</returns>
    public static string LabelOf(ReadOnlySpan<byte> labels, string name)
    {
        // Nearly all are plain, and are found without making a text of all of them.
        Span<byte> start = stackalloc byte[name.Length + 2];
        Encoding.ASCII.GetBytes(name, start);
        start[^2] = (byte)'=';
        start[^1] = (byte)'"';
        if (!labels.Contains((byte)'\\') && labels.StartsWith(start) && labels[start.Length..].IndexOf((byte)'"') is >= 0 and var end)
        {
            return Encoding.UTF8.GetString(labels.Slice(start.Length, end));
        }

        string text = Encoding.UTF8.GetString(labels);
        int at = 0;
        while (at < text.Length)
        {
            int equals = text.IndexOf("=\"", at, StringComparison.Ordinal);
            if (equals < 0)
            {
                break;
            }

            string key = text[at..equals].Trim(' ', ',');
            var value = new StringBuilder();
            int i = equals + 2;
            for (; i < text.Length && text[i] != '"'; i++)
            {
                if (text[i] == '\\' && i + 1 < text.Length)
                {
                    i++;
                    value.Append(text[i] == 'n' ? '\n' : text[i]);
                }
                else
                {
                    value.Append(text[i]);
                }
            }

            if (key == name)
            {
                return value.ToString();
            }

            at = i + 1;
        }

        return "";
    }

    // A brace may stand in a value.
    private static int CloseOf(ReadOnlySpan<byte> text)
    {
        bool isQuoted = false;
        for (int i = 1; i < text.Length; i++)
        {
            if (isQuoted && text[i] == (byte)'\\')
            {
                i++;
            }
            else if (text[i] == (byte)'"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && text[i] == (byte)'}')
            {
                return i;
            }
        }

        return -1;
    }
}
