using System.Globalization;

namespace Perf.Analysis;

/// <summary>Judges a setup by runs of one thing against itself: how often comparisons of them call a change, and the smallest change that they could see. A pure function.</summary>
public static class NoiseJudge
{
    // A window is as many runs a side as a gate takes at least.
    private const int Window = LineEstimator.FewestRuns;
    private const double DriftLevel = 0.05;

    /// <summary>Judges.</summary>
    /// <param name="first">The runs of one side, in order of time.</param>
    /// <param name="second">The runs of the other side, made in turn with them.</param>
    /// <param name="options">How runs will be compared.</param>
    /// <returns>The report, without what the runs themselves do not know (its id).</returns>
    /// <exception cref="PerfException">There are too few runs that can be compared, or an option, metric or step is wrong.</exception>
    public static NoiseReport Judge(IReadOnlyList<RunResult> first, IReadOnlyList<RunResult> second, ComparisonOptions options)
    {
        ComparisonOptionsCheck.Check(options);
        RunResult[] given = [.. first, .. second];
        ComparableRuns.RequireOneScenario(given);
        RunResult[] a = [.. first.Where(run => ComparableRuns.ReasonAgainst(run) is null)];
        RunResult[] b = [.. second.Where(run => ComparableRuns.ReasonAgainst(run) is null)];
        LeftOutRun[] leftOut = [.. given.Select(run => (run.Id, Reason: ComparableRuns.ReasonAgainst(run))).Where(one => one.Reason is not null).Select(one => new LeftOutRun(one.Id, false, one.Reason!))];
        if (a.Length < 3 || b.Length < 3)
        {
            string why = leftOut.Length == 0 ? "" : $" {leftOut.Length} were left out, such as {leftOut[0].RunId}: {leftOut[0].Reason}";
            throw new PerfException(ErrorIds.ComparisonInvalid, $"Noise takes at least three runs a side to be seen; there are {a.Length} and {b.Length}.{why} Measure-PerfNoise makes runs of a scenario: -Runs 10.", given.FirstOrDefault()?.Scenario);
        }

        IReadOnlyList<string> changes = ComparableRuns.EnvironmentChanges([.. a, .. b]);
        NoiseMeasurement[] measurements = [.. ComparedMetrics.For(a[0], b[0], options).Select(metric => Measure(metric, a, b, options)).OfType<NoiseMeasurement>()];
        // Shares of failures have no smallest effect and may gate; an amount that has none is so noisy that nobody knows what it could see.
        NoiseMeasurement[] gating = [.. measurements.Where(one => one.IsGating && (one.MinimalDetectableEffect is not null || !one.CanGate))];
        bool canGate = gating.Length > 0 && gating.All(one => one.CanGate) && a.Length >= Window && b.Length >= Window;
        return new NoiseReport
        {
            Scenario = a[0].Scenario,
            Target = a[0].Target,
            Environment = a[0].Environment,
            Runs = a.Length + b.Length,
            RunIds = [.. a.Concat(b).Select(run => run.Id).Order(StringComparer.Ordinal)],
            Margin = options.Margin,
            Alpha = options.Alpha,
            CanGate = canGate,
            Why = WhyOf(gating, canGate, Math.Min(a.Length, b.Length), options),
            Measurements = measurements,
            LeftOut = leftOut,
            Warnings = changes.Count == 0 ? [] : [$"The runs were made in different environments ({string.Join("; ", changes)}), whose difference counts as noise here."],
        };
    }

    private static NoiseMeasurement? Measure(ComparedMetric metric, RunResult[] a, RunResult[] b, ComparisonOptions options)
    {
        RunValue[] x = [.. a.Select(run => RunValue.Of(run, metric)).OfType<RunValue>()];
        RunValue[] y = [.. b.Select(run => RunValue.Of(run, metric)).OfType<RunValue>()];
        MetricSummary? summary = MetricLookup.Find(a[0], metric.Metric, metric.Step ?? "");
        MetricKind kind = summary?.Type == MetricType.Rate && metric.Statistic == Statistics.Rate ? MetricKind.Share : MetricKind.Amount;
        if (x.Length < 3 || y.Length < 3 || ValueScale.For(kind, metric.HigherIsBetter, x, y) is not { } scale)
        {
            return null;
        }

        // Ids begin with the time, so this is the order in which the runs were made.
        RunValue[] inTime = [.. x.Concat(y).OrderBy(one => one.RunId, StringComparer.Ordinal)];
        double lambda = Drift([.. inTime.Select(scale.PlaceOf)]);
        string? unit = kind == MetricKind.Share ? "share" : metric.Statistic == Statistics.Rate ? "per second" : summary?.Unit;
        Comparison Compare(RunValue[] before, RunValue[] after, double factor)
        {
            ComparisonOptions used = options with { NoiseFactor = factor, Design = ComparisonDesign.Independent, Sequential = false };
            LineEstimate line = LineEstimator.Estimate(metric, unit, kind, before, after, used, null);
            return LineJudge.Judge(line, line.Figures.PValue, null, null, used);
        }

        Comparison[] made = [Compare(x, y, 1), .. inTime.Chunk(2 * Window).Where(chunk => chunk.Length == 2 * Window).Select(chunk => Compare(chunk[..Window], chunk[Window..], 1))];
        int alarms = made.Count(one => one.Low > 1 || one.High < 1);
        (double low, double high) = WilsonInterval.Of(alarms, made.Length);
        Comparison widened = Compare(x, y, lambda);
        double sd = Math.Sqrt(Spread.Variance([.. inTime.Select(scale.PlaceOf)]));
        return new NoiseMeasurement
        {
            Metric = metric.Metric,
            Statistic = metric.Statistic,
            Step = metric.Step,
            Unit = unit,
            Value = Spread.Median([.. inTime.Select(one => one.Value)]),
            RunsPerSide = Math.Min(x.Length, y.Length),
            RunSd = sd,
            Lambda = lambda,
            Comparisons = made.Length,
            FalseAlarms = alarms,
            FalseAlarmRate = (double)alarms / made.Length,
            FalseAlarmLow = low,
            FalseAlarmHigh = high,
            // Counts of failures say themselves how sure they are; a margin in per cent means nothing to them.
            MinimalDetectableEffect = kind == MetricKind.Share ? null : widened.MinimalDetectableEffect,
            RunsNeeded = kind == MetricKind.Share ? null : widened.RunsNeeded,
            CanGate = kind == MetricKind.Share || widened.MinimalDetectableEffect <= options.Margin,
            IsGating = metric.IsGating,
        };
    }

    /// <summary>
    /// By how much neighbouring runs are more alike than distant ones: blocks of five runs in order of time differ from each other by more than the runs within them explain (R. A. Fisher's analysis of variance). What chance
    /// alone would show one time in twenty counts as none.
    /// </summary>
    internal static double Drift(double[] inTime)
    {
        double[][] blocks = [.. inTime.Chunk(Window).Where(block => block.Length == Window)];
        if (blocks.Length < 2)
        {
            return 1;
        }

        double between = Window * Spread.Variance([.. blocks.Select(block => block.Average())]);
        double within = blocks.Average(block => Spread.Variance(block));
        double f = within > 0 ? between / within : 1;
        double p = 1 - MathNet.Numerics.Distributions.FisherSnedecor.CDF(blocks.Length - 1, blocks.Length * (Window - 1), f);
        return p < DriftLevel ? Math.Sqrt(f) : 1;
    }

    private static string WhyOf(NoiseMeasurement[] gating, bool canGate, int runs, ComparisonOptions options)
    {
        string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");
        if (gating.Length == 0)
        {
            return "No metric that gates has a noise that can be told.";
        }

        NoiseMeasurement worst = gating.MaxBy(one => one.MinimalDetectableEffect ?? double.PositiveInfinity)!;
        string what = $"{(worst.Step is null ? "" : worst.Step + " ")}{worst.Metric} {worst.Statistic}";
        if (worst.MinimalDetectableEffect is null)
        {
            return $"It cannot gate: the smallest change of {what} that {runs} runs a side would see cannot be told. Make more runs, longer ones, or use a quieter machine.";
        }

        string seen = $"{runs} runs a side see a change of {Percent(worst.MinimalDetectableEffect.Value)} of {what} nine times in ten";
        return canGate ? $"It can gate: {seen}, and the margin is {Percent(options.Margin)}."
            : $"It cannot gate a margin of {Percent(options.Margin)}: {seen}. It takes {gating.Max(one => one.RunsNeeded)} runs a side, a quieter machine, or longer runs.";
    }
}
