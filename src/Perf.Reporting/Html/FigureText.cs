using System.Globalization;

namespace Perf.Reporting.Html;

/// <summary>Figures as people read them: three digits, a unit, a dash for what is not there; the same in every culture.</summary>
internal static class FigureText
{
    private const string Nothing = "–";

    /// <summary>A time: <c>0.42 ms</c>, <c>18.3 ms</c>, <c>1.24 s</c>, <c>2 min 5 s</c>.</summary>
    /// <param name="milliseconds">Milliseconds.</param>
    /// <returns>The text.</returns>
    public static string Time(double? milliseconds) => milliseconds switch
    {
        null => Nothing,
        { } value when !double.IsFinite(value) => Nothing,
        0 => "0 ms",
        { } value when Math.Abs(value) < 999.5 => $"{Digits(value)} ms",
        { } value when Math.Abs(value) < 120_000 => $"{Digits(value / 1000)} s",
        { } value => Long(TimeSpan.FromMilliseconds(Math.Clamp(value, -1e14, 1e14))),
    };

    /// <summary>A duration.</summary>
    /// <param name="duration">The duration.</param>
    /// <returns>The text.</returns>
    public static string Time(TimeSpan? duration) => Time(duration?.TotalMilliseconds);

    /// <summary>A number of things: <c>12,345</c>.</summary>
    /// <param name="count">The number.</param>
    /// <returns>The text.</returns>
    public static string Count(double? count) => Finite(count) is { } value ? value.ToString(Math.Abs(value) < 1e15 ? "#,0" : "0.##E0", CultureInfo.InvariantCulture) : Nothing;

    /// <summary>A rate per second: <c>199.8 /s</c>.</summary>
    /// <param name="rate">Per second.</param>
    /// <returns>The text.</returns>
    public static string Rate(double? rate) => Finite(rate) is { } value ? $"{Digits(value)} /s" : Nothing;

    /// <summary>A share: <c>0.42 %</c>. Only exactly nothing is 0 %, and only exactly all is 100 %.</summary>
    /// <param name="share">0 to 1.</param>
    /// <returns>The text.</returns>
    public static string Share(double? share) => Finite(share) switch
    {
        null => Nothing,
        > 0 and < 0.0001 => "< 0.01 %",
        > 0.9999 and < 1 => "> 99.99 %",
        { } value => (value * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary>A share in whole per cent, for what is far from exact: <c>-159 %</c>.</summary>
    /// <param name="share">1 is 100 %.</param>
    /// <returns>The text.</returns>
    public static string Percent(double? share) => Finite(share) is { } value ? (value * 100).ToString(Math.Abs(value) < 1e13 ? "#,0" : "0.##E0", CultureInfo.InvariantCulture) + " %" : Nothing;

    /// <summary>A time at an axis: <c>250 ms</c>, <c>1.5 s</c>.</summary>
    /// <param name="milliseconds">Milliseconds.</param>
    /// <returns>The text.</returns>
    public static string AxisTime(double milliseconds) => milliseconds < 1000
        ? milliseconds.ToString("0.###", CultureInfo.InvariantCulture) + " ms"
        : (milliseconds / 1000).ToString("#,0.###", CultureInfo.InvariantCulture) + " s";

    /// <summary>A moment of the run at an axis: <c>30 s</c>, <c>2:30</c>, <c>1:30 h</c>.</summary>
    /// <param name="seconds">Seconds from the start.</param>
    /// <param name="end">The run's end, which decides the form of all labels alike.</param>
    /// <returns>The text.</returns>
    public static string AxisMoment(double seconds, double end) => end switch
    {
        <= 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        <= 7200 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0}:{seconds % 60:00}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):0}:{Math.Floor(seconds % 3600 / 60):00} h"),
    };

    /// <summary>A value in a verdict's unit.</summary>
    /// <param name="value">The value.</param>
    /// <param name="unit">The unit, as <see cref="Verdict.Unit"/> has it.</param>
    /// <returns>The text.</returns>
    public static string InUnit(double? value, string unit) => unit switch
    {
        "ms" => Time(value),
        "share" => Share(value),
        "per second" => Rate(value),
        "" => Number(value),
        "bytes" => Finite(value) is { } bytes ? SizeText.Format(bytes) : Nothing,
        _ => Finite(value) is { } number ? number.ToString(Math.Abs(number) < 1e15 ? "#,0.###" : "0.##E0", CultureInfo.InvariantCulture) : Nothing,
    };

    /// <summary>A value in a unit of a monitor, as UCUM writes it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="unit">The unit, as <see cref="MonitorSample.Unit"/> has it.</param>
    /// <returns>The text.</returns>
    public static string InUcum(double? value, string unit) => Finite(value) is not { } number ? Nothing : unit switch
    {
        "ms" => Time(number),
        "s" => Time(number * 1000),
        "1/s" => Rate(number),
        "%" => $"{Digits(number)} %",
        "By" => SizeText.Format(number),
        "By/s" => $"{SizeText.Format(number)}/s",
        "" or "1" => Number(number),
        _ => $"{Digits(number)} {Short(unit, 20)}",
    };

    /// <summary>A value of a metric that has no unit that is known.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text.</returns>
    public static string Number(double? value) => Finite(value) is { } number ? NumberText.Format(number) : Nothing;

    /// <summary>A moment, in the zone in which it was taken.</summary>
    /// <param name="moment">The moment.</param>
    /// <returns>The text.</returns>
    public static string Moment(DateTimeOffset moment) =>
        moment.ToString(moment.Offset == TimeSpan.Zero ? "yyyy-MM-dd HH:mm:ss 'UTC'" : "yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>The beginning of a long text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The most characters.</param>
    /// <returns>The text, or its beginning with an ellipsis.</returns>
    public static string Short(string text, int length = 300) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string Digits(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.0995 => value.ToString("0.0##", CultureInfo.InvariantCulture),
        < 9.995 => value.ToString("0.00", CultureInfo.InvariantCulture),
        < 99.95 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("#,0", CultureInfo.InvariantCulture),
    };

    private static string Long(TimeSpan time)
    {
        time = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        string[] parts =
        [
            time.Days != 0 ? $"{time.Days} d" : "",
            time.Hours != 0 ? $"{time.Hours} h" : "",
            time.Minutes != 0 ? $"{time.Minutes} min" : "",
            time.Seconds != 0 ? $"{time.Seconds} s" : "",
        ];
        return string.Join(' ', parts.Where(part => part.Length > 0).Take(2));
    }
}
