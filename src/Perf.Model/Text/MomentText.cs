using System.Globalization;

namespace Perf;

/// <summary>Moments as people say them: <c>today</c>, <c>yesterday</c>, <c>now</c>, <c>7d</c> (so long ago), <c>2026-11-27</c>, <c>2026-11-27 14:30</c>, <c>14:30</c> (today).</summary>
public static class MomentText
{
    private const string Ago = " ago";
    private const int FirstYear = 1900;

    private static readonly string[] s_days = ["yyyy-MM-dd"];
    private static readonly string[] s_times = ["HH:mm", "H:mm", "HH:mm:ss"];
    private static readonly string[] s_local = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF"];
    private static readonly string[] s_whole = ["yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK"];

    /// <summary>What is accepted, for messages.</summary>
    public const string Accepted = "a date (2026-11-27, 2026-11-27 14:30, 2026-11-27T14:30Z), a time of today (14:30), today, yesterday, now, or how long ago (30m, 24h, 7d)";

    /// <summary>Reads a moment.</summary>
    /// <param name="text">The text.</param>
    /// <param name="now">Now, in the time zone whose days are meant.</param>
    /// <param name="zone">That time zone: days begin at its midnights, also before and after its clocks were changed.</param>
    /// <param name="moment">The moment.</param>
    /// <returns>False when the text is none.</returns>
    public static bool TryParse(string? text, DateTimeOffset now, TimeZoneInfo zone, out DateTimeOffset moment)
    {
        string word = (text ?? "").Trim();
        DateTime today = TimeZoneInfo.ConvertTime(now, zone).Date;
        moment = now;
        switch (word.ToLowerInvariant())
        {
            case "now":
                return true;
            case "today":
                moment = In(zone, today);
                return true;
            case "yesterday":
                moment = In(zone, today.AddDays(-1));
                return true;
        }

        string length = word.EndsWith(Ago, StringComparison.OrdinalIgnoreCase) ? word[..^Ago.Length] : word;
        if (DurationText.TryParse(length, out TimeSpan ago))
        {
            moment = now - ago;
            return true;
        }

        if (DateTime.TryParseExact(word, s_days, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime written) || DateTime.TryParseExact(word, s_local, CultureInfo.InvariantCulture, DateTimeStyles.None, out written))
        {
            moment = written.Year > FirstYear ? In(zone, written) : now;
            return written.Year > FirstYear;
        }

        if (TimeOnly.TryParseExact(word, s_times, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time))
        {
            moment = In(zone, today + time.ToTimeSpan());
            return true;
        }

        return DateTimeOffset.TryParseExact(word, s_whole, CultureInfo.InvariantCulture, DateTimeStyles.None, out moment);
    }

    // An hour that a change of the clocks leaves out is told by the offset of before it.
    private static DateTimeOffset In(TimeZoneInfo zone, DateTime local)
    {
        DateTime plain = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return new DateTimeOffset(plain, zone.GetUtcOffset(plain));
    }
}
