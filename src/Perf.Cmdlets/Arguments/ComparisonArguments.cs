using System.Globalization;

namespace Perf.Commands;

/// <summary>Reads the options of comparisons that several commands have.</summary>
internal static class ComparisonArguments
{
    /// <summary>A share of the command line: 5% or 0.05.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: it is none.</exception>
    public static double Share(string text, string parameter) => TryShare(text, out double share)
        ? share
        : throw new PerfException(ErrorIds.ArgumentInvalid, $"-{parameter} '{text}' is no share; write 5% or 0.05.", text);

    /// <summary>Reads a share.</summary>
    /// <param name="text">The text: 5% or 0.05.</param>
    /// <param name="share">The share.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryShare(string text, out double share)
    {
        string trimmed = text.Trim();
        bool isPercent = trimmed.EndsWith('%');
        bool isNumber = double.TryParse(isPercent ? trimmed[..^1] : trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);
        share = isNumber ? value / (isPercent ? 100 : 1) : 0;
        return isNumber;
    }

    /// <summary>The error that -Alpha or -ConfidenceLevel allow.</summary>
    /// <param name="alpha">-Alpha, or null.</param>
    /// <param name="confidence">-ConfidenceLevel: 0.99 or 99%; or null.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: both are given, or one is no share.</exception>
    public static double Alpha(double? alpha, string? confidence)
    {
        if (confidence is null)
        {
            return alpha ?? new ComparisonOptions().Alpha;
        }

        if (alpha is not null)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"-Alpha and -ConfidenceLevel say the same: a confidence of {confidence} is an alpha of 1 − {confidence}. Give one of them.", confidence);
        }

        double level = Share(confidence, "ConfidenceLevel");
        return Math.Round(1 - (level > 1 ? level / 100 : level), 10);
    }
}
