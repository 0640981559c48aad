namespace Perf.Analysis;

/// <summary>How far values lie from each other.</summary>
internal static class Spread
{
    // The median distance of a normal value from the middle is this part of its standard deviation.
    private const double NormalMedianDistance = 0.674489750196082;

    /// <summary>The variance of a sample (n − 1); 0 for one value.</summary>
    public static double Variance(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
        {
            return 0;
        }

        double mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
    }

    /// <summary>The median; NaN for none.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        int half = sorted.Length / 2;
        return sorted.Length == 0 ? double.NaN : sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// <summary>
    /// A standard deviation that outliers do not spoil: the median distance of values from the middle of their own group, as that of a normal sample. A group of an odd number has
    /// one distance that is 0 whatever the spread, and it is left out.
    /// </summary>
    /// <param name="groups">The groups; each may have a middle of its own.</param>
    public static double Robust(params IReadOnlyList<double>[] groups)
    {
        var distances = new List<double>();
        int zeros = 0;
        foreach (IReadOnlyList<double> group in groups)
        {
            double middle = Median(group);
            distances.AddRange(group.Select(value => Math.Abs(value - middle)));
            zeros += group.Count % 2;
        }

        distances.Sort();
        return distances.Count <= zeros ? 0 : Median(distances[zeros..]) / NormalMedianDistance;
    }

    /// <summary>
    /// The standard deviation from run to run of a history in order of time, without what changed slowly or once: by the differences of neighbours. Source: J. von Neumann et al., The Mean
    /// Square Successive Difference (1941), with the median in the mean's place.
    /// </summary>
    /// <param name="series">Values in order of time, three or more.</param>
    public static double OfNeighbours(IReadOnlyList<double> series)
    {
        double[] differences = [.. series.Skip(1).Zip(series, (later, earlier) => Math.Abs(later - earlier))];
        return Median(differences) / NormalMedianDistance / Math.Sqrt(2);
    }
}
