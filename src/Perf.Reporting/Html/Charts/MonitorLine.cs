namespace Perf.Reporting.Html.Charts;

/// <summary>The values of a monitor's signal in few bins over the run, with the least and the largest of each, so that no peak is lost.</summary>
/// <param name="Name">What tells it from the other lines of its chart.</param>
/// <param name="Series">The values as they were read.</param>
/// <param name="Mean">The mean of each bin; null where nothing was read.</param>
/// <param name="Low">The least.</param>
/// <param name="High">The largest.</param>
internal sealed record MonitorLine(string Name, MonitorSeries Series, double?[] Mean, double?[] Low, double?[] High)
{
    /// <summary>The most bins of a long run; up to twice as many seconds are drawn as they are.</summary>
    public const int MaxBins = 120;

    /// <summary>Makes the line.</summary>
    /// <param name="series">The values.</param>
    /// <param name="end">The run's end in seconds.</param>
    /// <param name="bins">How many bins the run has.</param>
    public static MonitorLine Of(MonitorSeries series, double end, int bins)
    {
        var sums = new (double Sum, int Count, double Low, double High)[bins];
        for (int i = 0; i < Math.Min(series.Seconds.Count, series.Values.Count); i++)
        {
            double second = series.Seconds[i];
            double value = series.Values[i];
            if (second >= 0 && double.IsFinite(second) && double.IsFinite(value))
            {
                ref (double Sum, int Count, double Low, double High) bin = ref sums[(int)Math.Min(bins - 1, second / end * bins)];
                bin = bin.Count == 0 ? (value, 1, value, value) : (bin.Sum + value, bin.Count + 1, Math.Min(bin.Low, value), Math.Max(bin.High, value));
            }
        }

        string labels = string.Join(", ", series.Labels.Select(label => $"{label.Key}={label.Value}"));
        return new MonitorLine(
            labels.Length == 0 ? series.Monitor : $"{series.Monitor}: {labels}",
            series,
            [.. sums.Select(bin => bin.Count == 0 ? (double?)null : bin.Sum / bin.Count)],
            [.. sums.Select(bin => bin.Count == 0 ? (double?)null : bin.Low)],
            [.. sums.Select(bin => bin.Count == 0 ? (double?)null : bin.High)]);
    }
}
