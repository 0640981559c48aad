namespace Perf.Reporting.Html.Charts;

/// <summary>A column of <see cref="RunDetail"/> on the axis of time.</summary>
/// <param name="Start">Seconds from the run's start.</param>
/// <param name="End">Likewise; that of the last column is the run's end.</param>
internal readonly record struct ColumnTime(double Start, double End)
{
    /// <summary>How long it is, in seconds.</summary>
    public double Length => End - Start;

    /// <summary>Its middle.</summary>
    public double Middle => (Start + End) / 2;

    /// <summary>Whether a bin's middle is in it.</summary>
    /// <param name="bin">The bin.</param>
    public bool Holds(TimeBin bin) => bin.Time >= Start && bin.Time < End;

    /// <summary>The columns of a run.</summary>
    /// <param name="detail">The columns.</param>
    /// <param name="bins">The run's seconds, which say when it ended.</param>
    public static IEnumerable<ColumnTime> Of(RunDetail detail, IReadOnlyList<TimeBin> bins)
    {
        double end = bins.Count == 0 ? double.MaxValue : bins[^1].Time + (bins[^1].Length / 2);
        for (int column = 0; column < detail.Columns; column++)
        {
            double start = (double)column * detail.ColumnSeconds;

            // The last one may hold a moment only; a rate over less than a second would be none.
            yield return new ColumnTime(start, Math.Max(start + 1, Math.Min(start + detail.ColumnSeconds, end)));
        }
    }
}
