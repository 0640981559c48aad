namespace Perf.Analysis;

/// <summary>A series as the search sees it: missing values left out, on the scale on which steps are compared, with outliers clipped.</summary>
internal sealed class WorkingSeries
{
    // The median distance of a normal value from the middle is this part of its standard deviation.
    private const double NormalMedianDistance = 0.6745;
    private const double OuterPart = 0.01;

    private WorkingSeries(int[] places, double[] values, bool isLogarithmic, ChangePointSettings settings)
    {
        Places = places;
        Values = values;
        IsLogarithmic = isLogarithmic;
        Clipped = Clip(values, settings);
        double[] scratch = [.. Clipped];
        Noise = NoiseOf(Clipped, scratch);
        Range = values.Max() - values.Min();
        Clipped.CopyTo(scratch, 0);
        double low = OrderStatistic.Quantile(scratch, OuterPart);
        UsualRange = OrderStatistic.Quantile(scratch, 1 - OuterPart) - low;
    }

    /// <summary>Of each value its place in the series that was given.</summary>
    public int[] Places { get; }

    /// <summary>The values: logarithms where all are above 0, otherwise parts of the largest.</summary>
    public double[] Values { get; }

    /// <summary>Whether the scale is logarithmic, so that differences are ratios.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>The values with outliers brought near the running median.</summary>
    public double[] Clipped { get; }

    /// <summary>The standard deviation from value to value; 0 where most do not differ.</summary>
    public double Noise { get; }

    /// <summary>From the smallest to the largest value.</summary>
    public double Range { get; }

    /// <summary>From the smallest to the largest clipped value, the outer hundredths left out.</summary>
    public double UsualRange { get; }

    /// <summary>Prepares a series.</summary>
    /// <param name="series">The values; those that are no finite numbers are missing.</param>
    /// <param name="settings">The constants.</param>
    /// <returns>Null where there is nothing to search: no value, or only equal ones.</returns>
    public static WorkingSeries? From(ReadOnlySpan<double> series, ChangePointSettings settings)
    {
        var places = new List<int>(series.Length);
        double largest = 0;
        bool isPositive = true;
        bool differ = false;
        for (int i = 0; i < series.Length; i++)
        {
            if (double.IsFinite(series[i]))
            {
                differ |= places.Count > 0 && series[i] != series[places[0]];
                largest = Math.Max(largest, Math.Abs(series[i]));
                isPositive &= series[i] > 0;
                places.Add(i);
            }
        }

        if (!differ)
        {
            return null;
        }

        double[] values = new double[places.Count];
        for (int i = 0; i < values.Length; i++)
        {
            // Divided by the largest, squares of huge values are still numbers.
            values[i] = isPositive ? Math.Log(series[places[i]]) : series[places[i]] / largest;
        }

        return new WorkingSeries([.. places], values, isPositive, settings);
    }

    /// <summary>The robust standard deviation of values from value to value, whatever their level does meanwhile.</summary>
    public static double NoiseOf(ReadOnlySpan<double> values, Span<double> scratch)
    {
        if (values.Length < 2)
        {
            return 0;
        }

        for (int i = 1; i < values.Length; i++)
        {
            scratch[i - 1] = Math.Abs(values[i] - values[i - 1]);
        }

        return OrderStatistic.Median(scratch[..(values.Length - 1)]) / (NormalMedianDistance * Math.Sqrt(2));
    }

    /// <summary>The standard deviation of a normal sample whose distances from its middle these are. They change their order.</summary>
    public static double DeviationOf(Span<double> distances) => OrderStatistic.Median(distances) / NormalMedianDistance;

    private static double[] Clip(double[] values, ChangePointSettings settings)
    {
        double[] middles = RunningMedian.Of(values, settings.MedianReach);
        double[] rest = new double[values.Length];
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] = values[i] - middles[i];
        }

        double[] scratch = [.. rest];
        double centre = OrderStatistic.Median(scratch);
        for (int i = 0; i < rest.Length; i++)
        {
            scratch[i] = Math.Abs(rest[i] - centre);
        }

        double deviation = Math.Max(DeviationOf(scratch), NoiseOf(values, scratch) / 2);
        if (deviation <= 0)
        {
            return values;
        }

        double most = settings.ClipAt * deviation;
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] = middles[i] + Math.Clamp(rest[i], -most, most);
        }

        return rest;
    }
}
