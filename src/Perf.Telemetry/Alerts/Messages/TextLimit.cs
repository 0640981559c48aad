namespace Perf.Telemetry.Alerts;

/// <summary>Texts that services limit, and that come from servers: cut where they are too long, without control characters.</summary>
internal static class TextLimit
{
    private const char Ellipsis = '…';

    /// <summary>Cuts a text to a number of UTF-16 characters, never within a pair.</summary>
    internal static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        int end = most - 1;
        return string.Concat(text.AsSpan(0, end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), [Ellipsis]);
    }

    /// <summary>One line: control characters, line ends and marks that turn the direction of text become spaces; halves of pairs are left out.</summary>
    internal static string Line(string text) => new string([.. Whole(text).Select(letter => IsUnwanted(letter) || letter is '\n' or '\t' ? ' ' : letter)]).Trim();

    /// <summary>Lines: as <see cref="Line"/>, but line feeds stay.</summary>
    internal static string Lines(string text) => new string([.. Whole(text.ReplaceLineEndings("\n")).Select(letter => letter != '\n' && IsUnwanted(letter) ? ' ' : letter)]).Trim();

    private static bool IsUnwanted(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static IEnumerable<char> Whole(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = i < text.Length - 1 && char.IsSurrogatePair(text[i], text[i + 1]);
            if (!char.IsSurrogate(text[i]))
            {
                yield return text[i];
            }
            else if (isPair)
            {
                yield return text[i];
                yield return text[++i];
            }
        }
    }
}
