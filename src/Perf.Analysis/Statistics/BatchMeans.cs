namespace Perf.Analysis;

/// <summary>
/// How precise one run's figure is, by the slices of time that it consists of. Requests that follow each other are alike, so the slices and not the requests are what is counted, and where
/// even slices are alike they are joined. Source: H. Flyvbjerg, H. G. Petersen, Error Estimates on Averages of Correlated Data (1989).
/// </summary>
internal static class BatchMeans
{
    private const double Independent = 0.2;
    private const int FewestSlices = 8;

    /// <summary>The standard error of the mean of slices.</summary>
    /// <param name="slices">The slices' values, in order of time.</param>
    /// <returns>The error, how many slices it comes from after joining, and the correlation of neighbours that is left; null for fewer than eight slices.</returns>
    public static (double StandardError, int Slices, double Correlation)? Of(IReadOnlyList<double> slices)
    {
        if (slices.Count < FewestSlices)
        {
            return null;
        }

        double[] values = [.. slices];
        double correlation = Correlation(values);
        while (correlation > Independent && values.Length / 2 >= FewestSlices)
        {
            double[] joined = new double[values.Length / 2];
            for (int i = 0; i < joined.Length; i++)
            {
                joined[i] = (values[2 * i] + values[(2 * i) + 1]) / 2;
            }

            values = joined;
            correlation = Correlation(values);
        }

        return (Math.Sqrt(Spread.Variance(values) / values.Length), values.Length, correlation);
    }

    /// <summary>The correlation of neighbours, −1 to 1; 0 where nothing varies.</summary>
    /// <param name="values">Values in order of time.</param>
    public static double Correlation(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        double all = values.Sum(value => (value - mean) * (value - mean));
        double neighbours = values.Skip(1).Zip(values, (later, earlier) => (later - mean) * (earlier - mean)).Sum();
        return all > 0 ? neighbours / all : 0;
    }
}
