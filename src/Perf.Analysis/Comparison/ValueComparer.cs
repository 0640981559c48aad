namespace Perf.Analysis;

/// <summary>Compares bare values, one for each run of any benchmark. A pure function.</summary>
public static class ValueComparer
{
    /// <summary>The metric's name where the user gives none.</summary>
    public const string Unnamed = "value";

    /// <summary>Compares.</summary>
    /// <param name="baseline">A value for each run of the baseline.</param>
    /// <param name="candidate">A value for each run of the candidate.</param>
    /// <param name="options">How; in a paired design value i of one side belongs to value i of the other.</param>
    /// <param name="name">What the values are, for people.</param>
    /// <param name="unit">Their unit, or null.</param>
    /// <returns>A report of one line.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: an option is out of its range, or pairs lack a partner.</exception>
    public static ComparisonReport Compare(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate, ComparisonOptions options, string name = Unnamed, string? unit = null)
    {
        ComparisonOptionsCheck.Check(options);
        var warnings = new List<string>();
        (RunValue[] before, RunValue[] after) = options.Design == ComparisonDesign.Paired ? Pairs(baseline, candidate, warnings) : (Finite(baseline, "baseline", warnings), Finite(candidate, "candidate", warnings));
        var metric = new ComparedMetric(name, Statistics.Value, null, options.HigherIsBetter, IsGating: true);
        LineEstimate line = LineEstimator.Estimate(metric, unit, MetricKind.Amount, before, after, options, null);
        return ReportSummary.Complete(new ComparisonReport
        {
            Baseline = "baseline",
            Candidate = "candidate",
            Design = options.Design,
            Comparisons = LineCorrection.Judge([line], null, options),
            Options = options,
            Warnings = warnings,
        });
    }

    private static RunValue[] Finite(IReadOnlyList<double> values, string side, List<string> warnings)
    {
        int odd = values.Count(value => !double.IsFinite(value));
        if (odd > 0)
        {
            warnings.Add($"{odd} of {values.Count} values of the {side} are no numbers (NaN or infinite) and are left out.");
        }

        return [.. values.Select((value, i) => new RunValue($"{side} {i + 1}", value)).Where(one => double.IsFinite(one.Value))];
    }

    private static (RunValue[] Baseline, RunValue[] Candidate) Pairs(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate, List<string> warnings)
    {
        if (baseline.Count != candidate.Count)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"Paired values need a partner each: there are {baseline.Count} of the baseline and {candidate.Count} of the candidate. Leave -Paired out, or give as many of each.");
        }

        (double Before, double After)[] whole = [.. baseline.Zip(candidate).Where(pair => double.IsFinite(pair.First) && double.IsFinite(pair.Second))];
        if (whole.Length < baseline.Count)
        {
            warnings.Add($"{baseline.Count - whole.Length} of {baseline.Count} pairs hold a value that is no number (NaN or infinite) and are left out.");
        }

        return ([.. whole.Select((pair, i) => new RunValue($"baseline {i + 1}", pair.Before))], [.. whole.Select((pair, i) => new RunValue($"candidate {i + 1}", pair.After))]);
    }
}
