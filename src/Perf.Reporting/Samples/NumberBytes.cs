using System.Buffers;
using System.Globalization;

namespace Perf.Reporting.Samples;

/// <summary>Writes numbers as UTF-8 with a point in every culture, without making a text of them.</summary>
internal static class NumberBytes
{
    // The longest there is: a double of 309 digits with six decimals.
    private const int Longest = 330;

    public static void WriteNumber<T>(this IBufferWriter<byte> into, T number, string? format = null)
        where T : IUtf8SpanFormattable
    {
        number.TryFormat(into.GetSpan(Longest), out int length, format, CultureInfo.InvariantCulture);
        into.Advance(length);
    }
}
