using System.Buffers.Text;
using System.Text.Json;

namespace Perf.Compatibility.Results.K6;

/// <summary>
/// Reads a line of k6's <c>--out json</c> in the two shapes that its versions write, without taking JSON apart token by token. It takes only what it is sure of:
/// whatever else a line holds (spaces, escapes, another order of keys) is for <see cref="K6LineParser"/>, and a test holds that both read the same.
/// </summary>
/// <param name="moment">Reads times.</param>
internal sealed class K6LineScanner(K6Moment moment)
{
    private const int LongestNumber = 40;

    /// <summary>Reads a sample.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="point">The sample. Its tags are not yet looked at: they are to be parsed, unless the same bytes were parsed before.</param>
    /// <returns>False when the line has another shape.</returns>
    public bool TryScan(ReadOnlySpan<byte> line, out K6Point point)
    {
        K6Point found = default;
        bool isOne = line.StartsWith("{\"metric\":\""u8) ? TryScanNewer(line[11..], ref found) : line.StartsWith("{\"type\":\"Point\",\"data\":"u8) && TryScanOlder(line[23..], ref found);
        point = isOne ? found : default;
        return isOne;
    }

    // From k6 0.42 on.
    private bool TryScanNewer(ReadOnlySpan<byte> rest, ref K6Point point) =>
        TryTakeText(ref rest, out point.Metric) && TryTake(ref rest, ",\"type\":\"Point\",\"data\":"u8) && TryScanData(ref rest, ref point) && rest.SequenceEqual("}"u8);

    private bool TryScanOlder(ReadOnlySpan<byte> rest, ref K6Point point) =>
        TryScanData(ref rest, ref point) && TryTake(ref rest, ",\"metric\":\""u8) && TryTakeText(ref rest, out point.Metric) && rest.SequenceEqual("}"u8);

    private bool TryScanData(scoped ref ReadOnlySpan<byte> rest, ref K6Point point) =>
        TryTake(ref rest, "{\"time\":\""u8) && TryTakeText(ref rest, out ReadOnlySpan<byte> time) && moment.TryParse(time, out point.Ticks)
        && TryTake(ref rest, ",\"value\":"u8) && TryTakeNumber(ref rest, out point.Value)
        && TryTake(ref rest, ",\"tags\":"u8) && TryTakeTags(ref rest, out point.Tags)
        && TrySkipMetadata(ref rest) && TryTake(ref rest, "}"u8);

    private static bool TryTake(scoped ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected))
        {
            return false;
        }

        rest = rest[expected.Length..];
        return true;
    }

    // Up to the closing quote; a text with escapes or control characters, or beyond ASCII, is for the parser.
    private static bool TryTakeText(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        int end = rest.IndexOf((byte)'"');
        text = end < 0 ? default : rest[..end];
        if (end < 0 || text.ContainsAnyExceptInRange((byte)' ', (byte)'~') || text.Contains((byte)'\\'))
        {
            return false;
        }

        rest = rest[(end + 1)..];
        return true;
    }

    // JSON's grammar of numbers, which is narrower than that of the parser of doubles.
    private static bool TryTakeNumber(scoped ref ReadOnlySpan<byte> rest, out double value)
    {
        int at = 0;
        value = 0;
        if (At(rest, at) == '-')
        {
            at++;
        }

        int first = at;
        if (!TrySkipDigits(rest, ref at) || (rest[first] == '0' && at > first + 1))
        {
            return false;
        }

        if (At(rest, at) == '.')
        {
            at++;
            if (!TrySkipDigits(rest, ref at))
            {
                return false;
            }
        }

        if (At(rest, at) is 'e' or 'E')
        {
            at++;
            if (At(rest, at) is '+' or '-')
            {
                at++;
            }

            if (!TrySkipDigits(rest, ref at))
            {
                return false;
            }
        }

        bool isNumber = at <= LongestNumber && Utf8Parser.TryParse(rest[..at], out value, out int used) && used == at && double.IsFinite(value);
        rest = rest[at..];
        return isNumber;
    }

    private static bool TrySkipDigits(ReadOnlySpan<byte> text, ref int at)
    {
        int first = at;
        while (char.IsAsciiDigit(At(text, at)))
        {
            at++;
        }

        return at > first;
    }

    private static char At(ReadOnlySpan<byte> text, int at) => at < text.Length ? (char)text[at] : '\0';

    // A quote within a text is escaped, so that a quote with a brace behind it ends the last text and the object; but for an escaped quote, or a backslash
    // that is escaped itself before the quote, which are for the parser.
    private static bool TryTakeTags(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> tags)
    {
        int end = rest.StartsWith("{}"u8) ? 0 : rest.IndexOf("\"}"u8);
        if (end < 0 || rest[0] != '{' || (end > 0 && rest[end - 1] == '\\'))
        {
            tags = default;
            return false;
        }

        tags = rest[..(end + 2)];
        rest = rest[(end + 2)..];
        return true;
    }

    // What a run with --tag vu or iter writes; it is not used, and must be JSON all the same.
    private static bool TrySkipMetadata(scoped ref ReadOnlySpan<byte> rest)
    {
        if (!rest.StartsWith(",\"metadata\":"u8))
        {
            return true;
        }

        ReadOnlySpan<byte> value = rest[12..];
        try
        {
            var json = new Utf8JsonReader(value, isFinalBlock: false, default);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject || !json.TrySkip())
            {
                return false;
            }

            rest = value[(int)json.BytesConsumed..];
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
