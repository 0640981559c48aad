namespace Perf.Compatibility.Results.Artillery;

/// <summary>
/// The figures that Artillery gives of a distribution. Its sketch keeps values within 1 %, takes the value at rank floor(p·(n-1)) without interpolation, and
/// rounds to a tenth; of a histogram of Perf the same rank is taken, whose value is exact to 0.05 %. Source: Artillery, core/ssms (what it computes).
/// </summary>
internal static class ArtilleryFigures
{
    /// <summary>How far a figure of Artillery's own may be off, as a share of it.</summary>
    public const double SketchError = 0.01;

    /// <summary>The figures by name; only those that are known.</summary>
    /// <param name="trend">The distribution.</param>
    public static Dictionary<string, double> Of(MetricSummary trend)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        void Add(string name, double? value)
        {
            if (value is { } known && double.IsFinite(known))
            {
                figures[name] = known;
            }
        }

        Add("min", Rounded(trend.Min));
        Add("max", Rounded(trend.Max));
        Add("count", trend.Count);
        Add("mean", Rounded(trend.Avg));
        foreach ((string name, double percent) in ArtilleryNames.Percentiles)
        {
            Add(name, Rounded(trend.Histogram.Count > 0 ? AtRank(trend.Histogram, percent, trend.Min, trend.Max) : trend.Percentile(percent)));
        }

        return figures;
    }

    /// <summary>The value at rank floor(p·(n-1)), counted from 0.</summary>
    /// <param name="histogram">A distribution.</param>
    /// <param name="percent">0 to 100.</param>
    /// <param name="min">Its least value, exactly; null where that is not known.</param>
    /// <param name="max">Its greatest value.</param>
    public static double AtRank(Histogram histogram, double percent, double? min, double? max)
    {
        long rank = (long)Math.Floor(percent / 100 * (histogram.Count - 1));
        long seen = 0;
        double value = 0;
        foreach ((double bucket, long count) in histogram.Buckets)
        {
            value = bucket;
            seen += count;
            if (seen > rank)
            {
                break;
            }
        }

        return Math.Clamp(value, min ?? value, max ?? value);
    }

    /// <summary>To a tenth, as JavaScript rounds: a half goes up.</summary>
    /// <param name="value">A figure.</param>
    public static double Rounded(double value) => Math.Floor((value * 10) + 0.5) / 10;

    private static double? Rounded(double? value) => value is { } known ? Rounded(known) : null;
}
