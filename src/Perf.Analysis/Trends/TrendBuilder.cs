namespace Perf.Analysis;

/// <summary>Makes a trend of the figures of runs. A pure function: the same runs give the same trend.</summary>
public static class TrendBuilder
{
    private const int FewPoints = 10;

    /// <summary>Makes it.</summary>
    /// <param name="points">One figure of runs that can be believed, in order of time, one or more.</param>
    /// <param name="leftOut">Runs that cannot.</param>
    /// <param name="thresholds">Thresholds whose crossing is foretold; those of other figures are passed over.</param>
    /// <param name="margin">The change in a week that is called creeping, relative.</param>
    public static Trend Build(IReadOnlyList<RunPoint> points, IReadOnlyList<LeftOutRun> leftOut, IReadOnlyList<Threshold> thresholds, double margin)
    {
        RunPoint first = points[0];
        string? unit = first.Unit ?? UnitOf(first);
        bool? higherIsBetter = TrendDirections.HigherIsBetter(first.Metric, unit);
        TrendPoint[] values =
        [
            .. points.Select((point, index) => new TrendPoint
            {
                Index = index,
                RunId = point.RunId,
                StartedAt = point.StartedAt,
                Value = point.Value,
                Commit = point.Commit,
                Build = TrendMarks.BuildOf(point.Tags),
                Fingerprint = point.Fingerprint,
            }),
        ];
        IReadOnlyList<TrendMarker> markers = TrendMarks.Of(points);
        IReadOnlyList<ChangePoint> changes = TrendChanges.Of(values, markers, higherIsBetter);
        int from = changes.Count == 0 ? 0 : changes[^1].Index;
        TrendPoint[] newest = values[from..];
        double level = Spread.Median([.. newest.Select(point => point.Value)]);
        TrendDrift drift = DriftTest.Of(newest, higherIsBetter, margin);
        return new Trend
        {
            Name = NameOf(first),
            Scenario = first.Scenario,
            Environment = first.Environment,
            Step = first.Step,
            Metric = first.Metric,
            Statistic = first.Statistic,
            Unit = unit,
            HigherIsBetter = higherIsBetter,
            Points = values,
            ChangePoints = changes,
            Level = level,
            Drift = drift,
            Alarm = NewestValues.Of([.. newest.Select(point => point.Value)], from, higherIsBetter),
            Forecasts = [.. thresholds.Where(threshold => IsOf(threshold, first)).Select(threshold => CrossingForecast.Of(threshold, LevelNow(newest, level, drift), drift, values[^1].StartedAt))],
            Markers = markers,
            LeftOut = leftOut,
            Warnings = [.. Warnings(values, markers)],
        };
    }

    private static IEnumerable<string> Warnings(TrendPoint[] values, IReadOnlyList<TrendMarker> markers)
    {
        if (values.Length < FewPoints)
        {
            yield return $"{values.Length} {(values.Length == 1 ? "run is" : "runs are")} too few for change points: {FewPoints} are needed. A longer -Period finds more.";
        }

        int machines = markers.Count(marker => marker.Kind == TrendMarkerKind.Environment);
        if (machines > Math.Max(2, values.Length / 10))
        {
            yield return $"The machine changed {machines} times among {values.Length} runs, so that there is little to compare. Runs of each machine under an -Environment of its own make a trend.";
        }
    }

    // A level that creeps stands today where its line does, not in its own middle.
    private static double LevelNow(TrendPoint[] newest, double level, TrendDrift drift)
    {
        if (drift.PerDay is not { } perDay || !(drift.Low > 0 || drift.High < 0))
        {
            return level;
        }

        double[] moved =
        [
            .. newest.TakeLast(drift.Count).Select(point =>
            {
                double days = (newest[^1].StartedAt - point.StartedAt).TotalDays;
                return drift.IsRelative ? point.Value * Math.Pow(1 + perDay, days) : point.Value + (perDay * days);
            }),
        ];
        return Spread.Median(moved);
    }

    private static bool IsOf(Threshold threshold, RunPoint point) =>
        threshold.Metric == point.Metric && (threshold.Step ?? "") == (point.Step ?? "") && threshold.Tags.Count == 0 && StatisticOf(threshold) == point.Statistic;

    private static string? StatisticOf(Threshold threshold) => threshold.Aggregation switch
    {
        Aggregation.Percentile => Statistics.Parse(FormattableString.Invariant($"p({threshold.Percentile})")),
        Aggregation.Count => Statistics.Count,
        Aggregation.Rate => Statistics.Rate,
        Aggregation.Value => Statistics.Value,
        Aggregation.Avg => Statistics.Avg,
        Aggregation.Min => Statistics.Min,
        Aggregation.Med => Statistics.Med,
        _ => Statistics.Max,
    };

    private static string? UnitOf(RunPoint point) => point.Statistic != Statistics.Rate ? null : TrendDirections.IsShare(point.Metric, point.Statistic) ? "share" : "per second";

    private static string NameOf(RunPoint point) =>
        $"{point.Scenario}{(point.Environment is null ? "" : $" / {point.Environment}")}: {point.Metric}{(point.Step is null ? "" : $"{{step:{point.Step}}}")} {point.Statistic}";
}
