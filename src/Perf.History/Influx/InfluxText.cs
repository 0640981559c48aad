using System.Globalization;
using System.Text;

namespace Perf.History;

/// <summary>Texts of InfluxQL, and what the store puts into fields. Pure. Source: InfluxDB 1.x, "InfluxQL reference".</summary>
internal static class InfluxText
{
    // The server's own limits: 2^63 nanoseconds around 1970, less its reserved ends.
    private const long Latest = 9223372036854775000;

    /// <summary>A name, in quotes.</summary>
    public static string Name(string name) => $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A text, in quotes.</summary>
    public static string Literal(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}'";

    /// <summary>A condition on a tag by a pattern with wildcards, or null where the server cannot decide it; what it lets through is looked at again.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="pattern">The pattern; null for any.</param>
    /// <returns>Such as <c>"scenario" =~ /(?i)^browse.*$/</c>.</returns>
    public static string? Matches(string tag, string? pattern)
    {
        // Codes would have to be patterns too, and letters beyond ASCII are folded in another way there.
        if (pattern is null || pattern.Length == 0 || !Ascii.IsValid(pattern) || pattern.Any(c => char.IsControl(c) || c is '%' or '\\'))
        {
            return null;
        }

        var regex = new StringBuilder();
        foreach (char c in pattern)
        {
            _ = c switch
            {
                '*' => regex.Append(".*"),

                // One character may be a code of five.
                '?' => regex.Append("(.|%....)"),
                _ when char.IsAsciiLetterOrDigit(c) || c == ' ' || c == '_' => regex.Append(c),
                _ => regex.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}"),
            };
        }

        return $"{Name(tag)} =~ /(?i)^{regex}$/";
    }

    /// <summary>The nanoseconds of a moment, kept within what the server can hold. There is room for a hundred points in each of .NET's ticks.</summary>
    public static long Nanoseconds(DateTimeOffset moment)
    {
        long ticks = moment.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        return ticks > Latest / 100 ? Latest / 100 * 100 : ticks < -Latest / 100 ? -(Latest / 100) * 100 : ticks * 100;
    }

    /// <summary>Bytes as text fields, each of a length that servers take: <c>d0</c>, <c>d1</c> and so on.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Pieces(byte[] bytes)
    {
        string text = Convert.ToBase64String(bytes);
        for (int at = 0, piece = 0; at < text.Length; at += LineProtocol.LongestText, piece++)
        {
            yield return new($"d{piece}", text.Substring(at, Math.Min(LineProtocol.LongestText, text.Length - at)));
        }
    }

    /// <summary>The bytes of <see cref="Pieces"/>.</summary>
    public static byte[] Bytes(InfluxRow row, int pieces) => Convert.FromBase64String(string.Concat(Enumerable.Range(0, pieces).Select(piece => row.Text($"d{piece}"))));
}
