using System.Globalization;

namespace Perf.ScriptWorker.Configuration;

/// <summary>Durations as k6 has them: <c>1h30m</c>, <c>1.5s</c>, <c>2d12h</c>, <c>-5s</c>; a bare number, in quotes or not, is milliseconds.</summary>
internal static class ScriptDuration
{
    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The duration; it may be negative, which whoever asks refuses.</param>
    /// <returns>False when the text is none.</returns>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        string rest = text.Trim();
        if (double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds))
        {
            return TryFromMilliseconds(milliseconds, out value);
        }

        bool isNegative = rest.StartsWith('-');
        if (!DurationText.TryParse(rest.TrimStart('-', '+'), out TimeSpan amount))
        {
            return false;
        }

        value = isNegative ? -amount : amount;
        return true;
    }

    /// <summary>A duration of milliseconds.</summary>
    /// <param name="milliseconds">Milliseconds.</param>
    /// <param name="value">The duration.</param>
    /// <returns>False when it is longer than ten years, or no number.</returns>
    public static bool TryFromMilliseconds(double milliseconds, out TimeSpan value)
    {
        bool fits = Math.Abs(milliseconds) <= TimeSpan.FromDays(3653).TotalMilliseconds;
        value = fits ? TimeSpan.FromTicks((long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond)) : TimeSpan.Zero;
        return fits;
    }
}
