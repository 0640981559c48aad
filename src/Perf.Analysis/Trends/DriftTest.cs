using System.Globalization;

namespace Perf.Analysis;

/// <summary>Judges whether a level creeps: by a robust slope, its interval, and what it makes of a week.</summary>
internal static class DriftTest
{
    /// <summary>The fewest values.</summary>
    public const int LeastCount = 8;

    // All pairs are looked at; the newest thousand are more than any level of nightly runs has.
    private const int MostCount = 1000;
    private const double DaysOfWeek = 7;

    // What a minute's runs do (caches that fill, a machine that warms) is no drift, and drawn out to a week it is any number.
    private const double LeastDays = 1;

    /// <summary>Judges.</summary>
    /// <param name="points">The values of the newest level, in order of time.</param>
    /// <param name="higherIsBetter">Which direction is good; null when nobody knows.</param>
    /// <param name="margin">The change in a week that matters, relative.</param>
    public static TrendDrift Of(IReadOnlyList<TrendPoint> points, bool? higherIsBetter, double margin)
    {
        TrendPoint[] used = [.. points.Skip(Math.Max(0, points.Count - MostCount))];
        double span = used.Length == 0 ? 0 : (used[^1].StartedAt - used[0].StartedAt).TotalDays;
        var drift = new TrendDrift { FromIndex = used.Length == 0 ? 0 : used[0].Index, Count = used.Length, Days = span, Margin = margin };
        if (used.Length < LeastCount || span <= 0)
        {
            return drift with { Text = $"Too few runs on the newest level to see a drift: {used.Length}, {LeastCount} are needed." };
        }

        if (span < LeastDays)
        {
            return drift with { Text = $"The runs of the newest level lie within {DurationText.Format(TimeSpan.FromSeconds(Math.Max(1, Math.Round(span * 86_400))))}; a drift is looked for from a day on." };
        }

        bool isRelative = used.All(point => point.Value > 0);
        double[] values = [.. used.Select(point => isRelative ? Math.Log(point.Value) : point.Value)];
        double[] times = [.. used.Select(point => (point.StartedAt - used[0].StartedAt).TotalDays)];
        MannKendall test = MannKendall.Of(values);
        if (TheilSen.Of(times, values, test.Variance) is not { } line)
        {
            return drift with { Text = "All runs of the newest level began at the same time." };
        }

        HourEffect hour = HourEffect.Of(values, [.. times.Select(time => line.Intercept + (line.Slope * time))], [.. used.Select(point => point.StartedAt.Hour)]);
        if (hour.IsPresent)
        {
            test = MannKendall.Of(hour.Values);
            line = TheilSen.Of(times, hour.Values, test.Variance)!;
        }

        // Of logarithms: how much a day multiplies by.
        double level = Spread.Median([.. used.Select(point => point.Value)]);
        double Scaled(double slope, double days) => isRelative ? Math.Exp(slope * days) - 1 : slope * days;
        double week = Scaled(line.Slope, DaysOfWeek);
        bool isOneSided = line.Low > 0 || line.High < 0;
        bool matters = isRelative ? Math.Abs(line.Slope * DaysOfWeek) > Math.Log(1 + margin) : level != 0 && Math.Abs(week / level) > margin;
        bool isCreeping = isOneSided && matters;
        drift = drift with
        {
            PerDay = Scaled(line.Slope, 1),
            Low = Finite(Scaled(line.Low, 1)),
            High = Finite(Scaled(line.High, 1)),
            IsRelative = isRelative,
            PerWeek = week,
            PValue = test.PValue,
            IsCreeping = isCreeping,
            IsRegression = isCreeping && higherIsBetter == (line.Slope < 0),
            HasHourEffect = hour.IsPresent,
            HourPValue = hour.PValue,
        };
        return drift with { Text = TextOf(drift, isOneSided) };
    }

    private static string TextOf(TrendDrift drift, bool isOneSided)
    {
        string week = drift.IsRelative
            ? string.Create(CultureInfo.InvariantCulture, $"{drift.PerWeek:+0.0%;-0.0%}")
            : string.Create(CultureInfo.InvariantCulture, $"{drift.PerWeek:+0.####;-0.####;0}");
        string hour = drift.HasHourEffect ? " The hour of the day makes a difference; it is taken out." : "";
        string head = drift.IsCreeping ? $"Creeps by {week} a week" : isOneSided ? $"Moves by {week} a week, which is within the margin" : "No drift";
        return string.Create(CultureInfo.InvariantCulture, $"{head} ({drift.Count} runs in {drift.Days:0.#} days, p = {drift.PValue:0.###}).{hour}");
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
