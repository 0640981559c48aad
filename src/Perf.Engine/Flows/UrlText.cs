using System.Globalization;
using System.Text;

namespace Perf.Engine.Flows;

/// <summary>Makes rendered addresses safe for a request line.</summary>
public static class UrlText
{
    private const string Allowed = "-._~:/?#[]@!$&'()*+,;=%";

    /// <summary>
    /// Percent-encodes what may not stand in a URL (blanks, control characters, quotes, other alphabets) and leaves everything else, so that a value cannot
    /// break out of the request line and an address written by hand stays as written.
    /// </summary>
    /// <param name="text">A path with query, or a whole URL.</param>
    /// <returns>The same, of ASCII only.</returns>
    public static string EncodeIllegal(string text)
    {
        if (text.All(IsAllowed))
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (b < 0x80 && IsAllowed((char)b))
            {
                encoded.Append((char)b);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            }
        }

        return encoded.ToString();
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || Allowed.Contains(c, StringComparison.Ordinal);
}
