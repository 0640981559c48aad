using System.Globalization;

namespace Perf.Reporting;

/// <summary>When something starts, for people.</summary>
public static class ScheduleWords
{
    /// <summary>Writes it.</summary>
    /// <param name="request">When.</param>
    /// <returns><c>every day at 06:00</c>, <c>every 15m</c>.</returns>
    public static string Of(HealthScheduleRequest request)
    {
        string at = request.At.ToString("HH':'mm", CultureInfo.InvariantCulture);
        return request.Every.TotalDays switch
        {
            1 => $"every day at {at}",
            7 => $"every {request.Day} at {at}",
            > 1 => $"every {DurationText.Format(request.Every)} at {at}",
            _ => $"every {DurationText.Format(request.Every)}",
        };
    }
}
