using System.Globalization;

namespace Perf.Analysis;

/// <summary>Says when a level that drifts crosses a limit, with the interval that the slope's own interval gives.</summary>
internal static class CrossingForecast
{
    // Beyond this nobody plans, and a slope is not known that well.
    private const double MostDays = 3650;

    /// <summary>Foretells.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="level">Where the level stands now.</param>
    /// <param name="drift">How it drifts.</param>
    /// <param name="last">When the last run began.</param>
    public static TrendForecast Of(Threshold threshold, double level, TrendDrift drift, DateTimeOffset last)
    {
        bool isUpper = threshold.Operator is ComparisonOperator.Less or ComparisonOperator.LessOrEqual;
        bool isLower = threshold.Operator is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual;
        bool isCrossed = isUpper ? level > threshold.Limit || (level == threshold.Limit && threshold.Operator == ComparisonOperator.Less)
            : isLower && (level < threshold.Limit || (level == threshold.Limit && threshold.Operator == ComparisonOperator.Greater));
        var forecast = new TrendForecast { Threshold = threshold.ToString(), Limit = threshold.Limit, Level = level, IsCrossed = isCrossed };
        if (isCrossed)
        {
            return forecast with { Days = 0, Earliest = 0, Latest = 0, Text = "The level does not meet it already." };
        }

        if (!isUpper && !isLower)
        {
            return forecast with { Text = "A limit of equality is not crossed by drifting." };
        }

        double? Days(double? slope) => DaysUntil(threshold.Limit, level, slope, drift.IsRelative, isUpper);
        bool isKnown = drift.Low > 0 || drift.High < 0;
        double? days = isKnown ? Days(drift.PerDay) : null;
        if (days is null)
        {
            double? soonest = Days(isUpper ? drift.High : drift.Low);
            return forecast with
            {
                Earliest = soonest,
                Text = soonest is { } at && drift.PerDay is not null
                    ? string.Create(CultureInfo.InvariantCulture, $"No crossing is in sight; within the uncertainty of the slope not before {at:0.#} days.")
                    : "No crossing is in sight.",
            };
        }

        forecast = forecast with { Days = days, Earliest = Days(isUpper ? drift.High : drift.Low), Latest = Days(isUpper ? drift.Low : drift.High), At = last.AddDays(days.Value) };
        string latest = forecast.Latest is { } end ? string.Create(CultureInfo.InvariantCulture, $" to {end:0.#}") : " or more";
        return forecast with
        {
            Text = string.Create(CultureInfo.InvariantCulture, $"Crossed in {days:0.#} days ({forecast.Earliest ?? 0:0.#}{latest}), on {forecast.At:yyyy-MM-dd}, if it goes on like this."),
        };
    }

    private static double? DaysUntil(double limit, double level, double? perDay, bool isRelative, bool isUpper)
    {
        if (perDay is not { } slope || slope == 0 || (slope > 0) != isUpper)
        {
            return null;
        }

        // A level that grows by shares never falls to 0 or below.
        double days = !isRelative ? (limit - level) / slope : limit > 0 && level > 0 ? Math.Log(limit / level) / Math.Log(1 + slope) : double.PositiveInfinity;
        return days is >= 0 and <= MostDays ? days : null;
    }
}
