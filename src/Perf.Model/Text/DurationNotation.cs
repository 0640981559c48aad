using System.Globalization;
using System.Xml;

namespace Perf;

/// <summary>
/// Durations as programs write them: <c>PT1H30M</c> and <c>P1D</c> (ISO 8601), <c>01:30:00</c> and <c>1.12:00:00</c> (.NET's TimeSpan). People write <see cref="DurationText"/>; what comes out of another
/// command or file is one of these. Source: ISO 8601-1:2019, 5.5.2.
/// </summary>
public static class DurationNotation
{
    private static readonly string[] s_clock = ["c", @"h\:mm\:ss"];

    /// <summary>Reads a duration. Years and months are refused, for they have no length of their own.</summary>
    /// <param name="text">The text, such as <c>PT30S</c>.</param>
    /// <param name="value">The duration, 0 or more.</param>
    /// <returns>False when the text is in neither notation, negative, or too long.</returns>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        string trimmed = (text ?? "").Trim().ToUpperInvariant();
        return trimmed.StartsWith('P') ? TryParseIso(trimmed, out value) : TimeSpan.TryParseExact(trimmed, s_clock, CultureInfo.InvariantCulture, out value) && IsMeant(trimmed, value);
    }

    private static bool TryParseIso(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        int time = text.IndexOf('T', StringComparison.Ordinal);
        if ((time < 0 ? text : text[..time]).AsSpan().ContainsAny('Y', 'M'))
        {
            return false;
        }

        // Weeks stand alone, and the reader of XML's durations does not know them.
        if (text.EndsWith('W'))
        {
            bool isWeeks = int.TryParse(text.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int weeks) && weeks <= 521;
            value = TimeSpan.FromDays(isWeeks ? weeks * 7 : 0);
            return isWeeks;
        }

        try
        {
            value = XmlConvert.ToTimeSpan(text);
            return value >= TimeSpan.Zero;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    // "c" takes a bare number for days, and 05:00 for hours and minutes; who wrote that may have meant something else.
    private static bool IsMeant(string text, TimeSpan value) => value >= TimeSpan.Zero && text.Count(letter => letter == ':') == 2;
}
