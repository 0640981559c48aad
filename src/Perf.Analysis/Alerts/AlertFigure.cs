using System.Globalization;

namespace Perf.Analysis;

/// <summary>Figures of alerts as people read them.</summary>
internal static class AlertFigure
{
    /// <summary>A value with its unit.</summary>
    internal static string Format(double? value, string unit) => value is not { } number || !double.IsFinite(number) ? "no value" : unit switch
    {
        "share" => Share(number),
        "ms" when Math.Abs(number) >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{number / 1000:0.##} s"),
        "ms" => string.Create(CultureInfo.InvariantCulture, $"{number:0.##} ms"),
        "per second" => $"{NumberText.Format(number)}/s",
        "" => NumberText.Format(number),
        _ => $"{NumberText.Format(number)} {unit}",
    };

    /// <summary>A share as percent.</summary>
    internal static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.###} %");

    /// <summary>A change against a baseline, with its sign.</summary>
    internal static string Change(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{(ratio - 1) * 100:+0.#;-0.#;0} %");
}
