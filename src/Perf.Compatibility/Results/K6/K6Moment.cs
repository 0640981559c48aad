namespace Perf.Compatibility.Results.K6;

/// <summary>
/// Reads times as k6 writes them (RFC 3339, with up to nine decimals) into ticks of UTC. Lines that follow each other are mostly of the same second, whose
/// text is compared and not read again. Not safe for several threads.
/// </summary>
internal sealed class K6Moment
{
    // 2026-01-02T03:04:05
    private const int SecondLength = 19;

    private readonly byte[] _second = new byte[SecondLength];
    private long _secondTicks = -1;

    /// <summary>Reads a time.</summary>
    /// <param name="text">Such as <c>2026-01-02T03:04:05.123456789+02:00</c>.</param>
    /// <param name="ticks">Ticks of UTC; nanoseconds below 100 are cut off.</param>
    /// <returns>False when it is no such time.</returns>
    public bool TryParse(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length <= SecondLength)
        {
            return false;
        }

        if (_secondTicks < 0 || !text[..SecondLength].SequenceEqual(_second))
        {
            if (!TryParseSecond(text, out _secondTicks))
            {
                _secondTicks = -1;
                return false;
            }

            text[..SecondLength].CopyTo(_second);
        }

        int at = SecondLength;
        long fraction = 0;
        if (text[at] == '.')
        {
            int digits = 0;
            for (at++; at < text.Length && char.IsAsciiDigit((char)text[at]); at++, digits++)
            {
                fraction = digits < 7 ? (fraction * 10) + text[at] - '0' : fraction;
            }

            if (digits is 0 or > 9)
            {
                return false;
            }

            for (; digits < 7; digits++)
            {
                fraction *= 10;
            }
        }

        if (!TryParseOffset(text[at..], out long offset))
        {
            return false;
        }

        ticks = _secondTicks + fraction - offset;
        return ticks >= 0;
    }

    private static bool TryParseOffset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text is [(byte)'Z'])
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':' || !TryParseTwo(text[1..], out int hours) || !TryParseTwo(text[4..], out int minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        ticks = ((hours * 60) + minutes) * TimeSpan.TicksPerMinute * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryParseSecond(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        bool isShaped = text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':';
        if (!isShaped || !TryParseTwo(text, out int century) || !TryParseTwo(text[2..], out int year) || !TryParseTwo(text[5..], out int month) || !TryParseTwo(text[8..], out int day)
            || !TryParseTwo(text[11..], out int hour) || !TryParseTwo(text[14..], out int minute) || !TryParseTwo(text[17..], out int second))
        {
            return false;
        }

        year += century * 100;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks;
        return true;
    }

    private static bool TryParseTwo(ReadOnlySpan<byte> text, out int number)
    {
        int high = text[0] - '0';
        int low = text[1] - '0';
        number = (high * 10) + low;
        return (uint)high <= 9 && (uint)low <= 9;
    }
}
