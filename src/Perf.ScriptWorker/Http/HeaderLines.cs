using System.Text;
using System.Text.Unicode;

namespace Perf.ScriptWorker.Http;

/// <summary>The header lines of a head, one by one.</summary>
internal static class HeaderLines
{
    /// <summary>Reads them.</summary>
    /// <param name="head">The head with its first line, as it was accepted.</param>
    /// <returns>Names as they were sent, and values.</returns>
    public static List<(string Name, string Value)> Of(ReadOnlySpan<byte> head)
    {
        var lines = new List<(string, string)>();
        int next = head.IndexOf((byte)'\n') + 1;
        while (next > 0 && next < head.Length)
        {
            ReadOnlySpan<byte> line = head[next..];
            int end = line.IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            next += end + 1;
            line = line[..end];
            int colon = line.IndexOf((byte)':');
            if (colon > 0)
            {
                ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t\r"u8);
                lines.Add((Encoding.ASCII.GetString(line[..colon]), (Utf8.IsValid(value) ? Encoding.UTF8 : Encoding.Latin1).GetString(value)));
            }
        }

        return lines;
    }
}
