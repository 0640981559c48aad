using System.Globalization;

namespace Perf.Commands;

/// <summary>A maintenance window as people write it: <c>22:00-04:00</c>, <c>Sat,Sun 00:00-06:00</c>, <c>Mon-Fri 22:00-02:00</c>.</summary>
internal static class WindowArgument
{
    private static readonly string[] s_days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>Reads it.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>.</exception>
    public static MaintenanceWindow Read(string text)
    {
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length is not (1 or 2) || parts[^1].Split('-') is not [var from, var to] || Time(from) is not { } begin || Time(to) is not { } end || begin == end)
        {
            throw Wrong(text);
        }

        return new MaintenanceWindow(begin, end, parts.Length == 1 ? [] : [.. parts[0].Split(',', StringSplitOptions.RemoveEmptyEntries).SelectMany(day => Days(day, text)).Distinct()]);
    }

    private static TimeOnly? Time(string text) => TimeOnly.TryParseExact(text.Trim(), ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time) ? time : null;

    private static IEnumerable<DayOfWeek> Days(string text, string whole)
    {
        int[] ends = [.. text.Split('-').Select(day => Array.FindIndex(s_days, known => day.Trim().StartsWith(known, StringComparison.OrdinalIgnoreCase)))];
        if (ends.Length is not (1 or 2) || ends.Contains(-1))
        {
            throw Wrong(whole);
        }

        for (int day = ends[0]; ; day = (day + 1) % 7)
        {
            yield return (DayOfWeek)day;
            if (day == ends[^1])
            {
                yield break;
            }
        }
    }

    private static PerfException Wrong(string text) => new(ErrorIds.ArgumentInvalid, $"-MaintenanceWindow '{text}' is no window. Write '22:00-04:00', 'Sat,Sun 00:00-06:00' or 'Mon-Fri 22:00-02:00', in this machine's time.", text);
}
