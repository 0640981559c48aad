using System.Globalization;

namespace Perf.Reporting;

/// <summary>Figures as people read them: three digits, and a unit.</summary>
internal static class Figures
{
    public static string Time(double? milliseconds) => milliseconds switch
    {
        null or double.NaN => "-",
        < 0.9995 => Invariant($"{milliseconds * 1000:0} µs"),
        < 9.995 => Invariant($"{milliseconds:0.00} ms"),
        < 99.95 => Invariant($"{milliseconds:0.0} ms"),
        < 9999.5 => Invariant($"{milliseconds:0} ms"),
        _ => Invariant($"{milliseconds / 1000:0.0} s"),
    };

    // None and all are said only where it is none and all: one failure in a million is not 0 %.
    public static string Share(double? share) => share switch
    {
        null or double.NaN => "-",
        > 0 and < 0.0001 => "<0.01 %",
        > 0.9999 and < 1 => ">99.99 %",
        _ => Invariant($"{share * 100:0.00} %"),
    };

    // As a clock shows what has passed, and what is left: 4:05, 1:04:05. What lies before the start is at it.
    public static string Clock(TimeSpan time)
    {
        time = time < TimeSpan.Zero ? TimeSpan.Zero : time;
        return time.TotalHours >= 1 ? Invariant($"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}") : Invariant($"{time.Minutes}:{time.Seconds:00}");
    }

    public static string Count(double? count) => count is null or double.NaN ? "-" : Invariant($"{count:N0}");

    public static string Rate(double? perSecond) => perSecond switch
    {
        null or double.NaN => "-",
        < 99.95 => Invariant($"{perSecond:0.0}"),
        _ => Invariant($"{perSecond:N0}"),
    };

    public static string Value(double? value, string unit) => unit switch
    {
        _ when value is null => "no data",
        "ms" => Time(value),
        "share" => Share(value),
        "per second" => $"{Rate(value)}/s",
        "" => NumberText.Format(value!.Value),
        "bytes" => SizeText.Format(value!.Value),
        _ => Count(value),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
