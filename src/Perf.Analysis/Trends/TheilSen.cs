namespace Perf.Analysis;

/// <summary>
/// A line through values that outliers do not bend: the median of the slopes of all pairs, with the interval that turns Kendall's test over. Source: H. Theil, A Rank-Invariant Method of
/// Linear and Polynomial Regression Analysis (1950); P. K. Sen (1968).
/// </summary>
/// <param name="Slope">The slope.</param>
/// <param name="Low">The lower end of its interval.</param>
/// <param name="High">The upper end of its interval.</param>
/// <param name="Intercept">The line's value at 0: the median of what the slope leaves.</param>
internal sealed record TheilSen(double Slope, double Low, double High, double Intercept)
{
    /// <summary>Fits a line.</summary>
    /// <param name="times">Where the values stand.</param>
    /// <param name="values">The values, as many.</param>
    /// <param name="variance">The variance of Kendall's score, as <see cref="MannKendall"/> gives it.</param>
    /// <param name="confidence">Of the interval, 0 to 1.</param>
    /// <returns>Null where no two values stand at different places.</returns>
    public static TheilSen? Of(IReadOnlyList<double> times, IReadOnlyList<double> values, double variance, double confidence = 0.95)
    {
        var slopes = new List<double>(values.Count * (values.Count - 1) / 2);
        for (int i = 0; i < values.Count; i++)
        {
            for (int j = i + 1; j < values.Count; j++)
            {
                double time = times[j] - times[i];
                if (time != 0)
                {
                    slopes.Add((values[j] - values[i]) / time);
                }
            }
        }

        if (slopes.Count == 0)
        {
            return null;
        }

        slopes.Sort();
        double reach = Student.Quantile((1 + confidence) / 2, double.PositiveInfinity) * Math.Sqrt(Math.Max(0, variance));
        int low = (int)Math.Floor((slopes.Count - reach) / 2) - 1;
        int high = (int)Math.Ceiling((slopes.Count + reach) / 2);
        int half = slopes.Count / 2;
        double slope = slopes.Count % 2 == 1 ? slopes[half] : (slopes[half - 1] + slopes[half]) / 2;
        double[] rest = [.. values.Select((value, i) => value - (slope * times[i]))];
        return new TheilSen(
            slope,
            low < 0 ? double.NegativeInfinity : slopes[low],
            high >= slopes.Count ? double.PositiveInfinity : slopes[high],
            OrderStatistic.Median(rest));
    }
}
