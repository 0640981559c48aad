using System.Globalization;

namespace Perf.Analysis;

/// <summary>
/// Watches the newest values of a level: sums of deviations that do not fall back (CUSUM), and the rank test of the last five against those before. It suspects, and a rerun of both builds
/// decides. Source: E. S. Page, Continuous Inspection Schemes (1954), with a robust level and deviations clipped.
/// </summary>
internal static class NewestValues
{
    private const int LeastBefore = 10;
    private const int MostBefore = 30;
    private const int Last = 5;
    private const double Slack = 0.5;
    private const double Alarm = 5;
    private const double MostDeviation = 3;
    private const double Alpha = 0.01;

    // A level without any noise still has rounding.
    private const double LeastNoise = 1e-9;

    /// <summary>Judges.</summary>
    /// <param name="values">The values of the newest level, in order of time.</param>
    /// <param name="firstIndex">The first one's place in the whole series.</param>
    /// <param name="higherIsBetter">Which direction is good; null when nobody knows.</param>
    public static TrendAlarm Of(IReadOnlyList<double> values, int firstIndex, bool? higherIsBetter)
    {
        if (values.Count < LeastBefore + Last)
        {
            return new TrendAlarm { Text = $"Too few runs on the newest level to watch the last ones: {values.Count}, {LeastBefore + Last} are needed." };
        }

        double[] scaled = values.All(value => value > 0) ? [.. values.Select(value => Math.Log(value))] : [.. values];
        double[] before = [.. scaled.Take(scaled.Length - Last).TakeLast(MostBefore)];
        double[] last = [.. scaled.TakeLast(Last)];
        double middle = Spread.Median(before);
        double noise = Math.Max(Spread.Robust(before), LeastNoise * Math.Max(1, Math.Abs(middle)));
        (double up, int upFrom) = Sum(scaled, middle, noise);
        (double down, int downFrom) = Sum(Array.ConvertAll(scaled, value => -value), -middle, noise);
        bool isUp = up >= down;
        double sum = Math.Max(up, down);
        double p = MannWhitney.PValue(before, last);
        bool isSuspected = sum >= Alarm && p < Alpha;
        ChangeDirection direction = isUp ? ChangeDirection.Up : ChangeDirection.Down;
        int index = firstIndex + (isUp ? upFrom : downFrom);
        return new TrendAlarm
        {
            IsSuspected = isSuspected,
            Index = isSuspected ? index : null,
            Direction = direction,
            Effect = isSuspected ? TrendDirections.EffectOf(direction, higherIsBetter) : ChangeEffect.Unknown,
            Sum = sum,
            PValue = p,
            Text = isSuspected
                ? string.Create(CultureInfo.InvariantCulture, $"The newest runs, from number {index} on, are {(isUp ? "higher" : "lower")} than the level before (sum {sum:0.#}, p = {p:0.####}). Run both builds again to know.")
                : "The newest runs are as those before.",
        };
    }

    private static (double Sum, int From) Sum(double[] values, double middle, double noise)
    {
        double sum = 0;
        int from = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double deviation = Math.Clamp((values[i] - middle) / noise, -MostDeviation, MostDeviation);
            sum += deviation - Slack;
            if (sum <= 0)
            {
                sum = 0;
                from = i + 1;
            }
        }

        return (sum, Math.Min(from, values.Length - 1));
    }
}
