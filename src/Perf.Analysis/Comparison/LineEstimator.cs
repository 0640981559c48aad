namespace Perf.Analysis;

/// <summary>Estimates one metric's shift from a value for each run: the run is the experimental unit. A pure function.</summary>
internal static class LineEstimator
{
    /// <summary>Runs a side from which on a comparison decides.</summary>
    public const int FewestRuns = 5;

    private const int FewestToSuspect = 3;
    private const int FewestHistory = 8;
    private const int MostHistoryDegrees = 30;

    // Three digits are what histograms keep: no interval is narrower.
    private const double HistogramError = 1e-3;

    /// <summary>Estimates.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="unit">Its unit, for people.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="baseline">The baseline's figures; in a paired design in the order of the pairs.</param>
    /// <param name="candidate">The candidate's.</param>
    /// <param name="options">How it is compared.</param>
    /// <param name="history">What earlier runs say of the noise, or null.</param>
    public static LineEstimate Estimate(
        ComparedMetric metric,
        string? unit,
        MetricKind kind,
        IReadOnlyList<RunValue> baseline,
        IReadOnlyList<RunValue> candidate,
        ComparisonOptions options,
        RunHistoryNoise? history)
    {
        int runs = Math.Min(baseline.Count, candidate.Count);
        double alpha = (options.Sequential ? SequentialLooks.AlphaAt(runs, options.Alpha) : null) ?? options.Alpha;
        WithinRun[] within = [.. baseline.Concat(candidate).Select(one => one.Within).OfType<WithinRun>()];
        var figures = new Comparison
        {
            Metric = metric.Metric,
            Statistic = metric.Statistic,
            Step = metric.Step,
            Unit = unit,
            HigherIsBetter = metric.HigherIsBetter,
            IsGating = metric.IsGating,
            Confidence = 1 - alpha,
            Alpha = alpha,
            Margin = options.Margin,
            Power = options.Power,
            Baseline = SideOf(baseline),
            Candidate = SideOf(candidate),
            VarianceInflation = within.Length == 0 ? null : Spread.Median([.. within.Select(one => one.VarianceInflation)]),
            EffectiveSamples = within.Length == 0 ? null : Spread.Median([.. within.Select(one => one.EffectiveSamples)]),
        };
        if (runs == 0)
        {
            return new LineEstimate(metric, figures, null, null, 0, NoiseBasis.Unknown, $"the {(baseline.Count == 0 ? "baseline" : "candidate")} has no run with a value of it", null);
        }

        if (ValueScale.For(kind, metric.HigherIsBetter, baseline, candidate) is not { } scale)
        {
            return new LineEstimate(metric, figures, null, null, runs, NoiseBasis.Unknown, "the baseline's values are 0 or below, and no ratio can be taken of them", null);
        }

        double[] x = [.. baseline.Select(scale.PlaceOf)];
        double[] y = [.. candidate.Select(scale.PlaceOf)];
        figures = figures with
        {
            Baseline = figures.Baseline with { RunSd = SdOf(x) },
            Candidate = figures.Candidate with { RunSd = SdOf(y) },
            Shift = RankShift.Independent([.. baseline.Select(one => one.Value)], [.. candidate.Select(one => one.Value)]).Estimate,
            EffectSize = MannWhitney.CommonLanguageEffect(x, y),
            Ratio = scale.RatioOf(Spread.Median(y) - Spread.Median(x)),
        };
        (ShiftChoice? choice, NoiseBasis basis, double degrees) = Choose(x, y, baseline, candidate, kind, options, alpha, history);
        var estimate = new LineEstimate(metric, figures, scale, choice?.Shift, runs, basis, null, choice is null ? null : AsideOf(choice, baseline.Count, candidate.Count))
        {
            BaselineBad = kind == MetricKind.Share ? 1 / (1 + Math.Exp(-x.Average())) : 0,
            NothingWrong = kind == MetricKind.Share && baseline.Concat(candidate).All(one => one.Bad == 0),
            HistoryRuns = basis == NoiseBasis.History ? history!.Runs : 0,
        };
        if (choice is null)
        {
            return estimate with { Figures = figures with { Test = "none", RunsNeeded = FewestRuns } };
        }

        double least = baseline.Concat(candidate).Any(one => one.Error > 0) ? HistogramError : 0;
        ShiftDistribution shift = options.NoiseFactor > 1 || least > 0 ? new WidenedShift(choice.Shift, Math.Max(1, options.NoiseFactor), least) : choice.Shift;
        (double? visible, double error) = Noise(shift, degrees, alpha, options.Power, within, baseline.Count, candidate.Count);
        double sd = error / Math.Sqrt((1.0 / baseline.Count) + (1.0 / candidate.Count));
        (double low, double high) = shift.Interval(alpha);
        double[] ends = [scale.RatioOf(low), scale.RatioOf(high)];
        bool isRank = choice.Shift is RankShift && options.Design == ComparisonDesign.Independent && options.NoiseFactor <= 1;
        return estimate with
        {
            Shift = shift,
            Figures = figures with
            {
                Ratio = scale.RatioOf(shift.Estimate),
                Low = double.IsFinite(low) && double.IsFinite(high) ? ends.Min() : null,
                High = double.IsFinite(low) && double.IsFinite(high) ? ends.Max() : null,
                ProbabilitySlower = shift.Confidence(0),
                ProbabilityBeyondMargin = shift.Confidence(scale.ShiftOf(options.Margin)),
                PValue = isRank ? MannWhitney.PValue(x, y) : shift.PValue(0),
                MinimalDetectableEffect = visible is { } effect ? scale.ChangeOf(effect) : null,
                RunsNeeded = double.IsFinite(sd) ? DetectableEffect.RunsFor(sd, scale.ShiftOf(options.Margin), alpha, options.Power) : null,
                Test = choice.Test,
            },
        };
    }

    private static (ShiftChoice? Choice, NoiseBasis Basis, double Degrees) Choose(
        double[] x, double[] y, IReadOnlyList<RunValue> baseline, IReadOnlyList<RunValue> candidate, MetricKind kind, ComparisonOptions options, double alpha, RunHistoryNoise? history)
    {
        int runs = Math.Min(x.Length, y.Length);
        if (options.Design == ComparisonDesign.Paired)
        {
            double[] differences = [.. y.Zip(x, (after, before) => after - before)];
            if (kind == MetricKind.Share && runs >= FewestToSuspect)
            {
                return (PairedShares(differences, baseline, candidate), runs < FewestRuns ? NoiseBasis.FewRuns : NoiseBasis.Runs, runs - 1);
            }

            return runs < FewestToSuspect ? (null, NoiseBasis.Unknown, 0)
                : runs < FewestRuns ? (new ShiftChoice(StudentShift.Paired(differences), "paired t", 0, 0), NoiseBasis.FewRuns, runs - 1)
                : (AdaptiveShift.Paired(differences, alpha), NoiseBasis.Runs, runs - 1);
        }

        if (runs >= FewestRuns)
        {
            return (kind == MetricKind.Share ? Shares(x, y, baseline, candidate) : AdaptiveShift.Independent(x, y, alpha), NoiseBasis.Runs, x.Length + y.Length - 2);
        }

        if (history is { Runs: >= FewestHistory, Sd: > 0 } && kind == MetricKind.Amount)
        {
            (StudentShift shift, double degrees) = WithHistory(x, y, history, baseline, candidate);
            return (new ShiftChoice(shift, "t with the variance of earlier runs", 0, 0), NoiseBasis.History, degrees);
        }

        return runs < FewestToSuspect ? (null, NoiseBasis.Unknown, 0)
            : (kind == MetricKind.Share ? Shares(x, y, baseline, candidate) : new ShiftChoice(StudentShift.Welch(x, y), "Welch's t", 0, 0), NoiseBasis.FewRuns, x.Length + y.Length - 2);
    }

    // The variance of this test's earlier runs and of those at hand, weighted by what each is worth. It holds the scatter within runs; where that alone is larger, it counts.
    private static (StudentShift Shift, double Degrees) WithHistory(double[] x, double[] y, RunHistoryNoise history, IReadOnlyList<RunValue> baseline, IReadOnlyList<RunValue> candidate)
    {
        double known = Math.Min(history.Runs, MostHistoryDegrees);
        double degrees = known + x.Length + y.Length - 2;
        double pooled = ((known * history.Sd * history.Sd) + ((x.Length - 1) * Spread.Variance(x)) + ((y.Length - 1) * Spread.Variance(y))) / degrees;
        double[] within = [.. baseline.Concat(candidate).Select(one => one.Within).OfType<WithinRun>().Select(one => one.StandardError * one.StandardError)];
        double variance = Math.Max(pooled, within.Length == 0 ? 0 : within.Average());
        return (new StudentShift(Spread.Median(y) - Spread.Median(x), Math.Sqrt(variance * ((1.0 / x.Length) + (1.0 / y.Length))), degrees), degrees);
    }

    // Few failures scatter by chance alone, and runs without any would seem to have no scatter at all: the variance is at least that of the counts.
    private static ShiftChoice Shares(double[] x, double[] y, IReadOnlyList<RunValue> baseline, IReadOnlyList<RunValue> candidate)
    {
        double a = Math.Max(Spread.Variance(x), OfCounts(baseline)) / x.Length;
        double b = Math.Max(Spread.Variance(y), OfCounts(candidate)) / y.Length;
        double degrees = (a + b) * (a + b) / ((a * a / (x.Length - 1)) + (b * b / (y.Length - 1)));
        return new ShiftChoice(new StudentShift(y.Average() - x.Average(), Math.Sqrt(a + b), degrees), "Welch's t of log-odds", 0, 0);
    }

    private static ShiftChoice PairedShares(double[] differences, IReadOnlyList<RunValue> baseline, IReadOnlyList<RunValue> candidate)
    {
        double variance = Math.Max(Spread.Variance(differences), OfCounts(baseline) + OfCounts(candidate));
        return new ShiftChoice(new StudentShift(differences.Average(), Math.Sqrt(variance / differences.Length), differences.Length - 1), "paired t of log-odds", 0, 0);
    }

    // The variance of a log-odds that counts alone give. Source: J. Gart, J. Zweifel (1967), with half added to each count.
    private static double OfCounts(IReadOnlyList<RunValue> runs) => runs.Average(one => (1 / (one.Bad + 0.5)) + (1 / (one.All - one.Bad + 0.5)));

    // What is visible is what the very test that is made would find: its interval must clear 0 although the estimate falls short by its own error. But runs scatter no less than within themselves.
    private static (double? Visible, double Error) Noise(ShiftDistribution shift, double degrees, double alpha, double power, WithinRun[] within, int m, int n)
    {
        double Half(double level) => shift.Interval(level) is var (low, high) ? (high - low) / 2 : double.NaN;
        double half = Half(alpha);
        double shortfall = 2 * (1 - power);
        double error = double.IsFinite(half) ? half / Student.Quantile(1 - (alpha / 2), degrees) : Half(shortfall) / Student.Quantile(power, degrees);
        double floor = within.Length == 0 ? 0 : Math.Sqrt(within.Average(one => one.StandardError * one.StandardError) * ((1.0 / m) + (1.0 / n)));
        double visible = Math.Max(half + Half(shortfall), DetectableEffect.Of(floor, degrees, alpha, power));
        return (double.IsFinite(visible) ? visible : null, Math.Max(error, floor));
    }

    private static ComparisonSide SideOf(IReadOnlyList<RunValue> runs) => new()
    {
        Count = runs.Count,
        Value = Spread.Median([.. runs.Select(one => one.Value)]),
        Values = [.. runs.Select(one => one.Value)],
        WithinRunSe = runs.Select(one => one.Within).OfType<WithinRun>().ToArray() is { Length: > 0 } within ? Spread.Median([.. within.Select(one => one.StandardError)]) : null,
    };

    private static double? SdOf(double[] places) => places.Length < 2 ? null : Math.Sqrt(Spread.Variance(places));

    private static string? AsideOf(ShiftChoice choice, int m, int n)
    {
        string[] sides =
        [
            .. choice.BaselineAside > 0 ? [$"{choice.BaselineAside} of {m} of the baseline"] : Array.Empty<string>(),
            .. choice.CandidateAside > 0 ? [$"{choice.CandidateAside} of {n} of the candidate"] : Array.Empty<string>(),
        ];
        return sides.Length == 0 ? null : $"runs set aside because they lie far outside of all others: {string.Join(", ", sides)}";
    }
}
