using System.Globalization;
using System.Text;

namespace Perf;

/// <summary>Durations as people write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h30m</c>, <c>1.5s</c>, <c>7d</c>, <c>250us</c>.</summary>
public static class DurationText
{
    /// <summary>Reads a duration. A bare number has no unit and is refused, because tools disagree on what it means.</summary>
    /// <param name="text">The text, such as <c>1m30s</c>.</param>
    /// <param name="value">The duration, 0 or more.</param>
    /// <returns>False when the text is not a duration or is longer than ten years.</returns>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (rest is "0")
        {
            return true;
        }

        double ticks = 0;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount))
            {
                return false;
            }

            rest = rest[digits..];
            int letters = rest.IndexOfAnyExcept("nuµmshd");
            ReadOnlySpan<char> unit = letters < 0 ? rest : rest[..letters];
            if (TicksOf(unit) is not { } perUnit)
            {
                return false;
            }

            ticks += amount * perUnit;
            rest = rest[unit.Length..];
        }

        if (ticks > TimeSpan.FromDays(3653).Ticks)
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)Math.Round(ticks));
        return true;
    }

    /// <summary>Writes a duration in the shortest of the forms that <see cref="TryParse"/> reads, to the microsecond.</summary>
    /// <param name="value">The duration; a negative one is written with a minus sign.</param>
    /// <returns>Text such as <c>1m30s</c>.</returns>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        if (value < TimeSpan.Zero)
        {
            return "-" + Format(value == TimeSpan.MinValue ? TimeSpan.MaxValue : -value);
        }

        if (value < TimeSpan.FromSeconds(1))
        {
            return value < TimeSpan.FromMilliseconds(1)
                ? string.Create(CultureInfo.InvariantCulture, $"{value.TotalMicroseconds:0.#}us")
                : string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0.###}ms");
        }

        var text = new StringBuilder();
        if (value.Days > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{value.Days}d");
        }

        if (value.Hours > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{value.Hours}h");
        }

        if (value.Minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{value.Minutes}m");
        }

        double seconds = value.Seconds + ((value.Ticks % TimeSpan.TicksPerSecond) / (double)TimeSpan.TicksPerSecond);
        if (seconds > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{seconds:0.######}s");
        }

        return text.ToString();
    }

    private static double? TicksOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 0.01,
        "us" or "µs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        "d" => TimeSpan.TicksPerDay,
        _ => null,
    };
}
