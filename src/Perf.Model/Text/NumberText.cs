using System.Globalization;

namespace Perf;

/// <summary>Numbers of any size as people read them: about four digits, the same in every culture.</summary>
public static class NumberText
{
    /// <summary>A number: <c>0.0015</c>, <c>12.34</c>, <c>1,234,567</c>, <c>2.5E-09</c>.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The text.</returns>
    public static string Format(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.001 or >= 1e12 => value.ToString("0.###E0", CultureInfo.InvariantCulture),
        < 1 => value.ToString("0.######", CultureInfo.InvariantCulture),
        < 1000 => value.ToString("0.###", CultureInfo.InvariantCulture),
        _ => value.ToString("#,##0.##", CultureInfo.InvariantCulture),
    };
}
