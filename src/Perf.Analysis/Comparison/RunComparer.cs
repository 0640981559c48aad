namespace Perf.Analysis;

/// <summary>Compares runs: a verdict for each metric and step. A pure function: the same runs always give the same report.</summary>
public static class RunComparer
{
    private const int MostWarnings = 5;

    /// <summary>Compares.</summary>
    /// <param name="comparison">What is to be compared.</param>
    /// <returns>The report.</returns>
    /// <exception cref="PerfException">The runs have nothing to do with each other, or an option, metric or step is wrong.</exception>
    public static ComparisonReport Compare(RunComparison comparison)
    {
        ComparisonOptions options = comparison.Options;
        ComparisonOptionsCheck.Check(options);
        ComparableRuns.RequireOneScenario([.. comparison.Baseline, .. comparison.Candidate]);
        (RunResult[] baseline, RunResult[] candidate, LeftOutRun[] leftOut) = options.Design == ComparisonDesign.Paired ? Pairs(comparison) : Sides(comparison);
        RequireRuns(baseline, leftOut, isCandidate: false);
        RequireRuns(candidate, leftOut, isCandidate: true);

        RunResult[] all = [.. baseline, .. candidate];
        IReadOnlyList<string> changes = ComparableRuns.EnvironmentChanges(all);
        string? environment = changes.Count > 0 && !options.IgnoreEnvironment ? string.Join("; ", changes) : null;
        var warnings = new List<string>();
        if (changes.Count > 0 && options.IgnoreEnvironment)
        {
            warnings.Add($"The environments differ ({string.Join("; ", changes)}), which was to be ignored.");
        }

        LineEstimate[] lines = [.. ComparedMetrics.For(baseline[0], candidate[0], options).Select(metric => Estimate(metric, baseline, candidate, comparison, warnings))];
        if (lines.Length == 0)
        {
            throw new PerfException(ErrorIds.ComparisonInvalid, "The runs of the two sides have no metric in common that is compared without being named; name one with -Metric.", baseline[0].Id);
        }

        (string? curveMetric, IReadOnlyList<QuantileRatio> curve) = Curve(lines, baseline, candidate, comparison);
        return ReportSummary.Complete(new ComparisonReport
        {
            Scenario = all[0].Scenario,
            Environment = all.Select(run => run.Environment).Distinct().Count() == 1 ? all[0].Environment : null,
            Baseline = comparison.BaselineName,
            Candidate = comparison.CandidateName,
            Design = options.Design,
            Comparisons = LineCorrection.Judge(lines, environment, options),
            Curve = curve,
            CurveMetric = curveMetric,
            BaselineRuns = [.. baseline.Select(run => run.Id)],
            CandidateRuns = [.. candidate.Select(run => run.Id)],
            LeftOut = leftOut,
            AddedSteps = [.. candidate[0].Steps.Keys.Except(baseline[0].Steps.Keys)],
            RemovedSteps = [.. baseline[0].Steps.Keys.Except(candidate[0].Steps.Keys)],
            FingerprintsEqual = changes.Count == 0,
            EnvironmentChanges = changes,
            Options = options,
            Warnings = warnings.Count <= MostWarnings ? warnings : [.. warnings.Take(MostWarnings), $"{warnings.Count - MostWarnings} more warnings of this kind."],
        });
    }

    private static LineEstimate Estimate(ComparedMetric metric, RunResult[] baseline, RunResult[] candidate, RunComparison comparison, List<string> warnings)
    {
        RunValue?[] before = [.. baseline.Select(run => RunValue.Of(run, metric))];
        RunValue?[] after = [.. candidate.Select(run => RunValue.Of(run, metric))];
        int missing = before.Count(one => one is null) + after.Count(one => one is null);
        if (missing > 0)
        {
            warnings.Add($"{missing} of {before.Length + after.Length} runs have no number for {metric} and are left out there.");
        }

        if (comparison.Options.Design == ComparisonDesign.Paired)
        {
            bool[] whole = [.. before.Zip(after, (one, other) => one is not null && other is not null)];
            before = [.. before.Where((_, i) => whole[i])];
            after = [.. after.Where((_, i) => whole[i])];
        }

        MetricSummary? summary = baseline.Concat(candidate).Select(run => MetricLookup.Find(run, metric.Metric, metric.Step ?? "")).FirstOrDefault(one => one is not null);
        bool isShare = summary?.Type == MetricType.Rate && metric.Statistic == Statistics.Rate;
        string? unit = isShare ? "share" : metric.Statistic == Statistics.Rate ? "per second" : metric.Statistic == Statistics.Count ? null : summary?.Unit;
        RunValue[] known = [.. before.OfType<RunValue>()];
        RunValue[] judged = [.. after.OfType<RunValue>()];
        bool isFew = Math.Min(known.Length, judged.Length) < LineEstimator.FewestRuns;
        return LineEstimator.Estimate(metric, unit, isShare ? MetricKind.Share : MetricKind.Amount, known, judged, comparison.Options, isFew ? NoiseOf(metric, comparison.History) : null);
    }

    private static RunHistoryNoise? NoiseOf(ComparedMetric metric, IReadOnlyList<RunResult> history)
    {
        double[] places = [.. history.Where(run => ComparableRuns.ReasonAgainst(run) is null).Select(run => RunValue.Of(run, metric)).OfType<RunValue>().Where(one => one.Value > 0).Select(one => Math.Log(one.Value))];
        return places.Length < 3 ? null : new RunHistoryNoise(Spread.OfNeighbours(places), places.Length);
    }

    private static (string? Metric, IReadOnlyList<QuantileRatio> Curve) Curve(LineEstimate[] lines, RunResult[] baseline, RunResult[] candidate, RunComparison comparison)
    {
        ComparedMetric? metric = lines.Select(line => line.Metric).FirstOrDefault(one => one.Percent is not null);
        if (metric is null)
        {
            return (null, []);
        }

        Histogram[] Of(RunResult[] runs) => [.. runs.Select(run => MetricLookup.Find(run, metric.Metric, metric.Step ?? "")?.Histogram).OfType<Histogram>().Where(one => one.Count > 0)];
        bool isSliced = comparison is { BaselineSlices.Count: > 0, CandidateSlices.Count: > 0 } && metric.Step is null;
        IReadOnlyList<QuantileRatio> curve = isSliced
            ? RatioCurve.Of(comparison.BaselineSlices, comparison.CandidateSlices, comparison.Options.Alpha, comparison.Options.Seed)
            : RatioCurve.Of(Of(baseline), Of(candidate), comparison.Options.Alpha, comparison.Options.Seed);
        return curve.Count == 0 ? (null, []) : (metric.Step is null ? metric.Metric : $"{metric.Metric}{{step:{metric.Step}}}", curve);
    }

    private static (RunResult[] Baseline, RunResult[] Candidate, LeftOutRun[] LeftOut) Sides(RunComparison comparison)
    {
        LeftOutRun[] Bad(IReadOnlyList<RunResult> runs, bool isCandidate) =>
            [.. runs.Select(run => (run.Id, Reason: ComparableRuns.ReasonAgainst(run))).Where(one => one.Reason is not null).Select(one => new LeftOutRun(one.Id, isCandidate, one.Reason!))];
        RunResult[] Good(IReadOnlyList<RunResult> runs) => [.. runs.Where(run => ComparableRuns.ReasonAgainst(run) is null)];
        return (Good(comparison.Baseline), Good(comparison.Candidate), [.. Bad(comparison.Baseline, false), .. Bad(comparison.Candidate, true)]);
    }

    private static (RunResult[] Baseline, RunResult[] Candidate, LeftOutRun[] LeftOut) Pairs(RunComparison comparison)
    {
        if (comparison.Baseline.Count != comparison.Candidate.Count)
        {
            throw new PerfException(
                ErrorIds.ComparisonInvalid,
                $"Paired runs need a partner each: there are {comparison.Baseline.Count} of the baseline and {comparison.Candidate.Count} of the candidate. Leave -Paired out, or give as many of each.");
        }

        var leftOut = new List<LeftOutRun>();
        var whole = new List<(RunResult Baseline, RunResult Candidate)>();
        foreach ((RunResult before, RunResult after) in comparison.Baseline.Zip(comparison.Candidate))
        {
            (string? first, string? second) = (ComparableRuns.ReasonAgainst(before), ComparableRuns.ReasonAgainst(after));
            if (first is null && second is null)
            {
                whole.Add((before, after));
                continue;
            }

            leftOut.Add(new LeftOutRun(before.Id, false, first ?? $"Its partner {after.Id} is left out."));
            leftOut.Add(new LeftOutRun(after.Id, true, second ?? $"Its partner {before.Id} is left out."));
        }

        return ([.. whole.Select(pair => pair.Baseline)], [.. whole.Select(pair => pair.Candidate)], [.. leftOut]);
    }

    private static void RequireRuns(RunResult[] runs, LeftOutRun[] leftOut, bool isCandidate)
    {
        if (runs.Length == 0)
        {
            string side = isCandidate ? "candidate" : "baseline";
            LeftOutRun[] bad = [.. leftOut.Where(one => one.IsCandidate == isCandidate)];
            string why = bad.Length == 0 ? "none was given" : $"{bad.Length} were left out, such as {bad[0].RunId}: {bad[0].Reason}";
            throw new PerfException(ErrorIds.ComparisonInvalid, $"The {side} has no run that can be compared: {why}", bad.Length == 0 ? side : bad[0].RunId);
        }
    }
}
