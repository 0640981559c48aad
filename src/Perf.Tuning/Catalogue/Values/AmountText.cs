using System.Globalization;

namespace Perf.Tuning;

/// <summary>Amounts as servers write them in settings: <c>128MB</c>, <c>64k</c>, <c>200ms</c>, <c>1d</c>. Sizes are powers of 1,024 there, whatever the letters say.</summary>
internal static class AmountText
{
    // The longest first: "ms" ends in "s", and "min" begins with "m".
    private static readonly (string Unit, double Factor)[] s_units =
    [
        ("min", 60_000), ("TB", 1099511627776), ("GB", 1073741824), ("MB", 1048576), ("kB", 1024), ("KB", 1024), ("us", 0.001), ("ms", 1),
        ("B", 1), ("k", 1024), ("K", 1024), ("m", 1048576), ("M", 1048576), ("g", 1073741824), ("G", 1073741824), ("s", 1000), ("h", 3_600_000), ("d", 86_400_000),
    ];

    /// <summary>The units that a number in an expression may have.</summary>
    public static IReadOnlyList<string> Units { get; } = ["kB", "MB", "GB", "TB", "ms", "s", "min", "h", "d"];

    /// <summary>Reads an amount.</summary>
    /// <param name="text">The text.</param>
    /// <param name="amount">Bytes, milliseconds, or the number alone.</param>
    /// <returns>False where it is no amount.</returns>
    public static bool TryParse(string text, out double amount)
    {
        string number = text.Trim();
        double factor = 1;
        foreach ((string unit, double one) in s_units)
        {
            if (number.Length > unit.Length && number.EndsWith(unit, StringComparison.Ordinal))
            {
                (number, factor) = (number[..^unit.Length].TrimEnd(), one);
                break;
            }
        }

        bool isNumber = double.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
        amount *= factor;
        return isNumber && double.IsFinite(amount);
    }

    /// <summary>What a unit stands for.</summary>
    public static double FactorOf(string unit) => s_units.First(one => one.Unit == unit).Factor;

    /// <summary>A size as PostgreSQL writes it, rounded down to whole megabytes, or kilobytes below one.</summary>
    /// <param name="bytes">Bytes, 0 or more.</param>
    /// <returns><c>64MB</c>, <c>512kB</c>.</returns>
    public static string Size(double bytes) => bytes switch
    {
        >= 1073741824 when Math.Floor(bytes / 1048576) % 1024 == 0 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(bytes / 1073741824):0}GB"),
        >= 1048576 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(bytes / 1048576):0}MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Max(bytes, 0) / 1024):0}kB"),
    };

    /// <summary>Whether two settings say the same: as texts, or as amounts that are within a share of each other.</summary>
    /// <param name="one">One.</param>
    /// <param name="other">The other.</param>
    /// <param name="share">How far apart amounts may be, as a share of the larger.</param>
    public static bool IsSame(string? one, string? other, double share)
    {
        if (one is null || other is null)
        {
            return one is null && other is null;
        }

        if (string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return TryParse(one, out double first) && TryParse(other, out double second) && Math.Abs(first - second) <= share * Math.Max(Math.Abs(first), Math.Abs(second));
    }
}
