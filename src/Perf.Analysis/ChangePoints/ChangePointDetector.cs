namespace Perf.Analysis;

/// <summary>
/// Finds where the level of a series changes. Pure and deterministic, with one setting for all series, whatever their unit, noise or length.
/// First more marks than there are changes are found (optimal partitioning of the series with its outliers clipped); then they are taken away, the weakest first, until each one left
/// stands by itself (see <see cref="MarkJudge"/>).
/// </summary>
public static class ChangePointDetector
{
    /// <summary>Finds the change points.</summary>
    /// <param name="values">The values in order of time. What is no finite number is missing: it is no evidence of anything. Zeros and negative values are values.</param>
    /// <returns>The change points in order; none for fewer than 10 values, or equal ones.</returns>
    public static IReadOnlyList<ChangePoint> Find(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Find(values as double[] ?? [.. values], ChangePointSettings.Default);
    }

    /// <summary>Finds the change points with other constants.</summary>
    internal static IReadOnlyList<ChangePoint> Find(ReadOnlySpan<double> values, ChangePointSettings settings)
    {
        if (WorkingSeries.From(values, settings) is not { } series || series.Values.Length < 2 * settings.ShortestLevel)
        {
            return [];
        }

        List<int> marks = OptimalPartition.Of(series, settings);
        MarkMerger.Merge(series, marks, settings);
        var found = new ChangePoint[marks.Count];
        for (int k = 0; k < found.Length; k++)
        {
            int from = k == 0 ? 0 : marks[k - 1];
            int to = k + 1 == marks.Count ? series.Values.Length : marks[k + 1];
            found[k] = ChangePointDescription.Of(values, series, from, marks[k], to, settings);
        }

        return found;
    }
}
