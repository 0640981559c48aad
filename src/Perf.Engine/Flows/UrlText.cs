using System.Buffers;
using System.Globalization;
using System.Text;

namespace Perf.Engine.Flows;

/// <summary>Makes rendered addresses safe for a request line.</summary>
public static class UrlText
{
    private const string Allowed = "-._~:/?#[]@!$&'()*+,;=%";
    private const string Hex = "0123456789ABCDEF";
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<byte> s_allowed = SearchValues.Create(Encoding.ASCII.GetBytes(Alphanumeric + Allowed));
    private static readonly SearchValues<byte> s_unreserved = SearchValues.Create(Encoding.ASCII.GetBytes(Alphanumeric + "-._~"));

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

    /// <summary>The same for UTF-8.</summary>
    internal static void AppendEncoded(ReadOnlySpan<byte> text, Utf8Buffer into) => Append(text, s_allowed, into);

    /// <summary>Percent-encodes all but unreserved characters (RFC 3986, section 2.3), as a query's value needs it.</summary>
    internal static void AppendEscaped(ReadOnlySpan<byte> text, Utf8Buffer into) => Append(text, s_unreserved, into);

    private static void Append(ReadOnlySpan<byte> text, SearchValues<byte> allowed, Utf8Buffer into)
    {
        while (!text.IsEmpty)
        {
            int good = text.IndexOfAnyExcept(allowed);
            into.Append(good < 0 ? text : text[..good]);
            if (good < 0)
            {
                return;
            }

            byte bad = text[good];
            into.Append((byte)'%');
            into.Append((byte)Hex[bad >> 4]);
            into.Append((byte)Hex[bad & 15]);
            text = text[(good + 1)..];
        }
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || Allowed.Contains(c, StringComparison.Ordinal);
}
