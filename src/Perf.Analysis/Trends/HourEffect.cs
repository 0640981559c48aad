namespace Perf.Analysis;

/// <summary>Whether the hour of the day makes a difference, and values with that difference taken out.</summary>
/// <param name="PValue">Of no effect; null where the values do not spread over the day.</param>
/// <param name="Values">The values, without the effect where there is one.</param>
internal sealed record HourEffect(double? PValue, IReadOnlyList<double> Values)
{
    // Six classes of four hours: an hour by itself has too few nightly runs.
    private const int HoursOfClass = 4;
    private const int LeastOfClass = 4;
    private const double Alpha = 0.001;

    /// <summary>Whether there is one.</summary>
    public bool IsPresent => PValue < Alpha;

    /// <summary>Looks for it, in what a line through the values leaves: a trend is no effect of the hour.</summary>
    /// <param name="values">The values.</param>
    /// <param name="line">The values of the line.</param>
    /// <param name="hours">The hours of the day, 0 to 23.</param>
    public static HourEffect Of(IReadOnlyList<double> values, IReadOnlyList<double> line, IReadOnlyList<int> hours)
    {
        Dictionary<int, double[]> classes = Enumerable.Range(0, values.Count)
            .GroupBy(i => hours[i] / HoursOfClass)
            .ToDictionary(group => group.Key, group => group.Select(i => values[i] - line[i]).ToArray());
        double[][] tested = [.. classes.Values.Where(one => one.Length >= LeastOfClass)];
        if (tested.Length < 2)
        {
            return new HourEffect(null, values);
        }

        double p = KruskalWallis.PValue(tested);
        if (p >= Alpha)
        {
            return new HourEffect(p, values);
        }

        Dictionary<int, double> middles = classes.ToDictionary(one => one.Key, one => Spread.Median(one.Value));
        return new HourEffect(p, [.. values.Select((value, i) => value - middles[hours[i] / HoursOfClass])]);
    }
}
