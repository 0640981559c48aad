using System.Globalization;

namespace Perf.Reporting;

/// <summary>Figures as people read them: three digits, and a unit.</summary>
internal static class Figures
{
    public static string Time(double? milliseconds) => milliseconds switch
    {
        null => "-",
        < 0.9995 => Invariant($"{milliseconds * 1000:0} µs"),
        < 9.995 => Invariant($"{milliseconds:0.00} ms"),
        < 99.95 => Invariant($"{milliseconds:0.0} ms"),
        < 9999.5 => Invariant($"{milliseconds:0} ms"),
        _ => Invariant($"{milliseconds / 1000:0.0} s"),
    };

    public static string Share(double? share) => share is null or double.NaN ? "-" : share is > 0 and < 0.0001 ? "<0.01 %" : Invariant($"{share * 100:0.00} %");

    public static string Count(double? count) => count is null ? "-" : Invariant($"{count:N0}");

    public static string Rate(double? perSecond) => perSecond switch
    {
        null or double.NaN => "-",
        < 100 => Invariant($"{perSecond:0.0}"),
        _ => Invariant($"{perSecond:N0}"),
    };

    public static string Value(double? value, string unit) => unit switch
    {
        _ when value is null => "no data",
        "ms" => Time(value),
        "share" => Share(value),
        "per second" => $"{Rate(value)}/s",
        "bytes" => SizeText.Format(value!.Value),
        _ => Count(value),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
