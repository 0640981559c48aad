using System.Globalization;

namespace Perf;

/// <summary>Sizes as people write them: <c>512</c>, <c>10kB</c>, <c>10MB</c>, <c>1GB</c> (powers of 1,000) and <c>10KiB</c>, <c>10MiB</c>, <c>1GiB</c> (powers of 1,024).</summary>
public static class SizeText
{
    private static readonly (string Unit, double Bytes)[] s_units =
    [
        ("KiB", 1024), ("MiB", 1048576), ("GiB", 1073741824), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("B", 1),
    ];

    /// <summary>Reads a size in bytes.</summary>
    /// <param name="text">The text, such as <c>10MB</c>; a bare number is bytes.</param>
    /// <param name="bytes">The size, 0 or more.</param>
    /// <returns>False when the text is not a size.</returns>
    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        string number = text?.Trim() ?? "";
        double factor = 1;
        foreach ((string unit, double size) in s_units)
        {
            if (number.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                factor = size;
                number = number[..^unit.Length].TrimEnd();
                break;
            }
        }

        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount) || amount * factor > long.MaxValue / 2)
        {
            return false;
        }

        bytes = (long)Math.Round(amount * factor);
        return true;
    }

    /// <summary>Writes a size with three digits: <c>1.23 MB</c>.</summary>
    /// <param name="bytes">The size.</param>
    /// <returns>The text.</returns>
    public static string Format(double bytes) => bytes switch
    {
        < 1e3 => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
        < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.##} kB"),
        < 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.##} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
    };
}
