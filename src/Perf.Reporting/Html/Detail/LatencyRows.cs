namespace Perf.Reporting.Html;

/// <summary>The rows of a heat map: sixteen to a magnitude, from 10 microseconds to an hour.</summary>
public static class LatencyRows
{
    private const int PerDecade = 16;
    private const double Smallest = 0.01;

    private static readonly double[] s_lower = [.. Enumerable.Range(0, Count).Select(row => Smallest * Math.Pow(10, row / (double)PerDecade))];

    /// <summary>The number of rows.</summary>
    public const int Count = 138;

    /// <summary>Where a row begins, in milliseconds. The first also holds what is smaller, the last what is larger.</summary>
    /// <param name="row">0 to <see cref="Count"/>, where the last is the end of the last row.</param>
    /// <returns>Milliseconds.</returns>
    public static double LowerOf(int row) => row < Count ? s_lower[row] : Smallest * Math.Pow(10, row / (double)PerDecade);

    // Values come in ascending order, so that the row is found by steps and not by logarithms.
    internal static int Find(double value, int from)
    {
        int row = from;
        while (row + 1 < Count && value >= s_lower[row + 1])
        {
            row++;
        }

        return row;
    }
}
