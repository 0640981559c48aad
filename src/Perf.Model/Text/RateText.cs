using System.Globalization;

namespace Perf;

/// <summary>Rates as people write them: <c>200/s</c>, <c>12000/m</c>, <c>0.5/s</c>, <c>3600/h</c>. A bare number is per second, as the executors' default is.</summary>
public static class RateText
{
    /// <summary>Reads a rate.</summary>
    /// <param name="text">The text, such as <c>200/s</c>.</param>
    /// <param name="perSecond">The rate per second, more than 0.</param>
    /// <returns>False when the text is no rate above 0.</returns>
    public static bool TryParse(string? text, out double perSecond)
    {
        perSecond = 0;
        string[] parts = (text ?? "").Split('/');
        if (parts.Length > 2
            || !double.TryParse(parts[0].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount)
            || SecondsOf(parts.Length == 1 ? "s" : parts[1].Trim()) is not { } seconds)
        {
            return false;
        }

        perSecond = amount / seconds;
        return perSecond > 0 && double.IsFinite(perSecond);
    }

    /// <summary>Reads a rate.</summary>
    /// <param name="text">The text, such as <c>200/s</c>.</param>
    /// <returns>The rate per second, more than 0.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: it is none.</exception>
    public static double Parse(string? text) => TryParse(text, out double perSecond)
        ? perSecond
        : throw new PerfException(ErrorIds.ArgumentInvalid, $"'{text}' is no rate; write a number above 0 and its unit, such as 200/s, 12000/m or 3600/h.", text);

    /// <summary>Writes a rate per second in at most four digits.</summary>
    /// <param name="perSecond">Starts or requests per second.</param>
    /// <returns>Text such as <c>200/s</c>.</returns>
    public static string Format(double perSecond) => Math.Abs(perSecond) >= 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{perSecond:#,##0}/s")
        : string.Create(CultureInfo.InvariantCulture, $"{double.Parse(perSecond.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture):0.#####}/s");

    private static double? SecondsOf(string unit) => unit switch
    {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => null,
    };
}
