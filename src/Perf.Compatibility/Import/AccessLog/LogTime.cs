using System.Globalization;

namespace Perf.Compatibility.Import.AccessLog;

/// <summary>Reads the times of a log. Pure.</summary>
internal static class LogTime
{
    // What is later is no second: a log of milliseconds, or no time at all.
    private static readonly long s_last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
    private static readonly string[] s_months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>Seconds since 1970, or null when it is no time.</summary>
    /// <param name="variable">nginx's variable: time_local, time_iso8601 or msec.</param>
    /// <param name="text">Its value.</param>
    public static long? Seconds(string variable, ReadOnlySpan<char> text) => variable switch
    {
        "time_local" => Local(text),
        "time_iso8601" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time) ? time.ToUnixTimeSeconds() : null,
        _ => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= s_last ? (long)seconds : null,
    };

    // 10/Oct/2026:13:55:36 +0200, read by hand: a log has millions of them.
    private static long? Local(ReadOnlySpan<char> text)
    {
        if (text.Length != 26 || text[2] != '/' || text[6] != '/' || text[11] != ':' || text[20] != ' ')
        {
            return null;
        }

        int month = -1;
        for (int i = 0; i < s_months.Length && month < 0; i++)
        {
            month = text[3..6].Equals(s_months[i], StringComparison.Ordinal) ? i + 1 : -1;
        }

        bool isRead = Number(text[..2], out int day) & Number(text[7..11], out int year) & Number(text[12..14], out int hour) & Number(text[15..17], out int minute) & Number(text[18..20], out int second)
            & Number(text[22..24], out int zoneHour) & Number(text[24..26], out int zoneMinute);
        if (!isRead || month < 0 || year is < 1970 or > 9000 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return null;
        }

        long local = new DateTimeOffset(year, month, day, hour, minute, Math.Min(second, 59), TimeSpan.Zero).ToUnixTimeSeconds();
        long zone = (zoneHour * 3600) + (zoneMinute * 60);
        return text[21] == '-' ? local + zone : local - zone;
    }

    private static bool Number(ReadOnlySpan<char> text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
