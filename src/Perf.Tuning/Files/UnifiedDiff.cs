using System.Globalization;
using System.Text;

namespace Perf.Tuning.Files;

/// <summary>The difference of two texts in the unified form, which <c>patch</c> reads: line endings as they are, and the missing newline at the end told.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    // Beyond it the table of common lines would need too much memory; then all between the common beginning and end is shown as replaced, which is as true.
    private const long MostCells = 4_000_000;

    private enum Kind
    {
        Same,
        Gone,
        Come,
    }

    /// <summary>The difference; empty where there is none.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="before">The text before; null where there was no file.</param>
    /// <param name="after">The text after; null where there is none any more.</param>
    public static string Of(string path, string? before, string? after)
    {
        List<(Kind Kind, string Line)> lines = Compare(LinesOf(before ?? ""), LinesOf(after ?? ""));
        if (lines.TrueForAll(line => line.Kind is Kind.Same))
        {
            return "";
        }

        var text = new StringBuilder();
        text.Append("--- ").Append(before is null ? "/dev/null" : path).Append('\n').Append("+++ ").Append(after is null ? "/dev/null" : path).Append('\n');
        int at = 0;
        int old = 1;
        int now = 1;
        while (at < lines.Count)
        {
            int first = lines.FindIndex(at, line => line.Kind is not Kind.Same);
            if (first < 0)
            {
                break;
            }

            int start = Math.Max(at, first - Context);
            int end = HunkEnd(lines, first);
            old += start - at;
            now += start - at;
            Append(text, lines[start..end], ref old, ref now);
            at = end;
        }

        return text.ToString();
    }

    private static int HunkEnd(List<(Kind Kind, string Line)> lines, int first)
    {
        int last = first;
        for (int i = first; i < lines.Count && i - last <= 2 * Context; i++)
        {
            last = lines[i].Kind is Kind.Same ? last : i;
        }

        return Math.Min(lines.Count, last + 1 + Context);
    }

    private static void Append(StringBuilder text, List<(Kind Kind, string Line)> hunk, ref int old, ref int now)
    {
        int gone = hunk.Count(line => line.Kind is not Kind.Come);
        int come = hunk.Count(line => line.Kind is not Kind.Gone);

        // An empty side is told by the line before it (POSIX diff).
        text.Append(CultureInfo.InvariantCulture, $"@@ -{Range(old, gone)} +{Range(now, come)} @@\n");
        foreach ((Kind kind, string line) in hunk)
        {
            text.Append(kind switch { Kind.Gone => '-', Kind.Come => '+', _ => ' ' }).Append(line);
            if (!line.EndsWith('\n'))
            {
                text.Append("\n\\ No newline at end of file\n");
            }
        }

        old += gone;
        now += come;
    }

    private static string Range(int start, int count) =>
        count == 1 ? start.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? start - 1 : start)},{count}");

    private static List<string> LinesOf(string text)
    {
        List<string> lines = [];
        int start = 0;
        while (start < text.Length)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    private static List<(Kind Kind, string Line)> Compare(List<string> before, List<string> after)
    {
        int head = 0;
        while (head < before.Count && head < after.Count && before[head] == after[head])
        {
            head++;
        }

        int tail = 0;
        while (tail < before.Count - head && tail < after.Count - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        List<(Kind, string)> lines = [.. before[..head].Select(line => (Kind.Same, line))];
        lines.AddRange(Middle(before[head..^tail], after[head..^tail]));
        lines.AddRange(before[^tail..].Select(line => (Kind.Same, line)));
        return lines;
    }

    private static List<(Kind Kind, string Line)> Middle(List<string> before, List<string> after)
    {
        if ((long)before.Count * after.Count > MostCells)
        {
            return [.. before.Select(line => (Kind.Gone, line)), .. after.Select(line => (Kind.Come, line))];
        }

        // The longest common subsequence, from the end, so that walking from the beginning gives what went before what came.
        int[,] common = new int[before.Count + 1, after.Count + 1];
        for (int i = before.Count - 1; i >= 0; i--)
        {
            for (int j = after.Count - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        List<(Kind, string)> lines = [];
        int x = 0;
        int y = 0;
        while (x < before.Count || y < after.Count)
        {
            if (x < before.Count && y < after.Count && before[x] == after[y])
            {
                lines.Add((Kind.Same, before[x++]));
                y++;
            }
            else if (x < before.Count && (y == after.Count || common[x + 1, y] >= common[x, y + 1]))
            {
                lines.Add((Kind.Gone, before[x++]));
            }
            else
            {
                lines.Add((Kind.Come, after[y++]));
            }
        }

        return lines;
    }
}
