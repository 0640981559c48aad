using System.Globalization;
using System.Text;

namespace Perf;

/// <summary>
/// InfluxDB's line protocol: one point as one line of text. Pure. Source: InfluxDB 1.x, "Line protocol reference". Texts that the protocol cannot hold (line
/// breaks and backslashes in names) are encoded, see <see cref="EncodeName"/>, so that no text of a server or a user can begin a line of its own.
/// </summary>
public static class LineProtocol
{
    /// <summary>The most characters of one text field; longer ones are refused by servers.</summary>
    public const int LongestText = 60_000;

    private const string Empty = "%";

    /// <summary>Writes a point, with a line feed at its end.</summary>
    /// <param name="to">Gets the line.</param>
    /// <param name="measurement">The measurement's name.</param>
    /// <param name="tags">Names and values by which points are found; those without a value are left out.</param>
    /// <param name="fields">Names and values: text, a number, a whole number (long), or a truth value. Null, NaN and infinity, which the protocol does not have, are left out.</param>
    /// <param name="nanoseconds">The time since 1970 in UTC; null lets the server take its own.</param>
    /// <param name="keepsPercent">Whether percent signs in names stay what they are: right for whoever reads them on a board, while <see cref="DecodeName"/> cannot tell them from a code any more.</param>
    /// <returns>False when no field is left: then nothing is written, since a point without fields is none.</returns>
    public static bool Write(
        StringBuilder to, string measurement, IEnumerable<KeyValuePair<string, string?>> tags, IEnumerable<KeyValuePair<string, object?>> fields, long? nanoseconds, bool keepsPercent = false)
    {
        int start = to.Length;
        AppendEscaped(to, Encoded(measurement, keepsPercent), ", ");

        // In order of their names, as the server keeps them.
        foreach ((string name, string? value) in tags.Where(tag => tag.Value is not null).OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            to.Append(',');
            AppendEscaped(to, Encoded(name, keepsPercent), ",= ");
            to.Append('=');
            AppendEscaped(to, Encoded(value!, keepsPercent), ",= ");
        }

        bool hasFields = false;
        foreach ((string name, object? value) in fields)
        {
            if (TextOf(value) is { } text)
            {
                to.Append(hasFields ? ',' : ' ');
                AppendEscaped(to, Encoded(name, keepsPercent), ",= ");
                to.Append('=').Append(text);
                hasFields = true;
            }
        }

        if (!hasFields)
        {
            to.Length = start;
            return false;
        }

        if (nanoseconds is { } time)
        {
            to.Append(' ').Append(time.ToString(CultureInfo.InvariantCulture));
        }

        to.Append('\n');
        return true;
    }

    /// <summary>A name or a tag's value as the protocol can hold it: control characters, backslashes and percent signs become <c>%</c> and four hexadecimal digits; nothing becomes <c>%</c>.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text, mostly as it was; <see cref="DecodeName"/> gives the original.</returns>
    public static string EncodeName(string text) => Encoded(text, keepsPercent: false);

    private static string Encoded(string text, bool keepsPercent)
    {
        if (text.Length == 0)
        {
            return Empty;
        }

        if (!text.Any(c => NeedsCode(c, keepsPercent)))
        {
            return text;
        }

        var coded = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            if (NeedsCode(c, keepsPercent))
            {
                coded.Append(CultureInfo.InvariantCulture, $"%{(int)c:X4}");
            }
            else
            {
                coded.Append(c);
            }
        }

        return coded.ToString();
    }

    /// <summary>Reads what <see cref="EncodeName"/> wrote.</summary>
    /// <param name="text">The name as it is stored.</param>
    /// <returns>The original; what is no code stays as it is, as others may have written it.</returns>
    public static string DecodeName(string text)
    {
        if (text == Empty)
        {
            return "";
        }

        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 4 < text.Length && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                plain.Append((char)code);
                i += 4;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    private static bool NeedsCode(char c, bool keepsPercent) => char.IsControl(c) || c is '\\' or '\u2028' or '\u2029' || (c == '%' && !keepsPercent);

    private static string? TextOf(object? value) => value switch
    {
        null => null,
        string text => Quoted(text),
        bool truth => truth ? "true" : "false",
        long whole => string.Create(CultureInfo.InvariantCulture, $"{whole}i"),
        int whole => string.Create(CultureInfo.InvariantCulture, $"{whole}i"),
        double number => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : null,
        _ => throw new ArgumentException($"The line protocol has no {value.GetType().Name}.", nameof(value)),
    };

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static void AppendEscaped(StringBuilder to, string text, string special)
    {
        foreach (char c in text)
        {
            if (special.Contains(c, StringComparison.Ordinal))
            {
                to.Append('\\');
            }

            to.Append(c);
        }
    }
}
