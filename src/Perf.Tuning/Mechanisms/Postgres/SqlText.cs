using System.Text;

namespace Perf.Tuning.Postgres;

/// <summary>Writes names and texts into SQL so that they stay names and texts, whatever is in them.</summary>
internal static class SqlText
{
    // NAMEDATALEN less one: PostgreSQL would cut off the rest, and mean something else.
    private const int LongestName = 63;

    /// <summary>A name in quotation marks. One that has such marks in it is not needed by anybody, and is refused.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeDenied"/>.</exception>
    public static string Name(string name)
    {
        if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) > LongestName || name.Any(c => c == '"' || char.IsControl(c)))
        {
            throw new PerfException(
                ErrorIds.ChangeDenied,
                $"'{Shown(name)}' is not taken for a name in PostgreSQL: a name has 1 to {LongestName} bytes, and neither quotation marks nor control characters. Correct the entry of the catalogue.",
                name);
        }

        return $"\"{name}\"";
    }

    /// <summary>A text in apostrophes.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeDenied"/>: it has a control character in it.</exception>
    public static string Literal(string text)
    {
        if (text.Any(char.IsControl))
        {
            throw new PerfException(ErrorIds.ChangeDenied, $"'{Shown(text)}' is not taken for a value of PostgreSQL: it has a line break or another control character in it. Correct the entry of the catalogue.", text);
        }

        string inner = text.Replace("'", "''", StringComparison.Ordinal);

        // Whether a backslash means itself depends on a setting of the server (standard_conforming_strings), except in this form.
        return text.Contains('\\', StringComparison.Ordinal) ? $"E'{inner.Replace("\\", "\\\\", StringComparison.Ordinal)}'" : $"'{inner}'";
    }

    // What is refused may be anything; a message is one line.
    private static string Shown(string text)
    {
        string line = string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
        return line.Length <= 80 ? line : $"{line[..80]}...";
    }
}
