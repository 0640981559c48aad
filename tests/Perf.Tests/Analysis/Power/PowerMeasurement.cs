using Perf.Analysis;

namespace Perf.Tests.Analysis.Power;

/// <summary>Measures one cell: many trials, each with its own seed, so that the result does not depend on the order in which they are made.</summary>
internal sealed class PowerMeasurement
{
    private static readonly ComparedMetric s_metric = new(MetricNames.HttpReqResponseTime, "p(95)", null, HigherIsBetter: false, IsGating: true);

    private readonly PowerCell _cell;
    private readonly ComparisonOptions _options;

    private PowerMeasurement(PowerCell cell)
    {
        _cell = cell;
        _options = new ComparisonOptions { Design = cell.Paired ? ComparisonDesign.Paired : ComparisonDesign.Independent };
    }

    public PowerCell Cell => _cell;

    /// <summary>What was found where nothing was changed, and where the candidate was made slower by 5, 10 and 20 %.</summary>
    public IReadOnlyDictionary<double, PowerCounts> Changes { get; } = new double[] { 0, 0.05, 0.1, 0.2 }.ToDictionary(change => change, _ => new PowerCounts());

    /// <summary>What was found where the candidate was made slower by just what a comparison of the same runs had called visible.</summary>
    public PowerCounts Visible { get; } = new();

    public static PowerMeasurement Of(PowerCell cell, int trials)
    {
        var measurement = new PowerMeasurement(cell);
        int number = PowerCell.All.ToList().IndexOf(cell);
        Parallel.For(0, trials, trial => measurement.Try((number * 1_000_003L) + (trial * 7919L) + 1));
        return measurement;
    }

    private void Try(long seed)
    {
        var generator = new RunGenerator(seed);
        var baseline = new RunValue[_cell.Runs];
        var moods = new double[_cell.Runs];
        var runs = new double[_cell.Runs][];
        for (int i = 0; i < _cell.Runs; i++)
        {
            // The shared part of a pair's mood; the rest is each run's own.
            double own = _cell.Paired ? _cell.RunSd * Math.Sqrt(0.2) : _cell.RunSd;
            double shared = _cell.Paired ? generator.Mood(_cell.RunSd * Math.Sqrt(0.8), false) : 0;
            baseline[i] = generator.P95(generator.Run(), Math.Exp(shared + generator.Mood(own, _cell.BadRuns)));
            moods[i] = Math.Exp(shared + generator.Mood(own, _cell.BadRuns));
            runs[i] = generator.Run();
        }

        RunValue[] Candidate(double change) => [.. runs.Select((run, i) => generator.P95(run, moods[i] * (1 + change)))];
        double visible = 0;
        foreach ((double change, PowerCounts counts) in Changes)
        {
            visible = Count(counts, baseline, Candidate(change), change);
        }

        _ = Count(Visible, baseline, Candidate(visible), visible);
    }

    private double Count(PowerCounts counts, RunValue[] baseline, RunValue[] candidate, double change)
    {
        LineEstimate line = LineEstimator.Estimate(s_metric, "ms", MetricKind.Amount, baseline, candidate, _options, null);
        Comparison made = LineCorrection.Judge([line], null, _options)[0];
        double[] x = [.. baseline.Select(one => Math.Log(one.Value))];
        double[] y = [.. candidate.Select(one => Math.Log(one.Value))];
        double[] differences = [.. y.Zip(x, (after, before) => after - before)];
        ShiftDistribution student = _cell.Paired ? StudentShift.Paired(differences) : StudentShift.Welch(x, y);
        ShiftDistribution ranks = _cell.Paired ? RankShift.Paired(differences) : RankShift.Independent(x, y);
        (double low, double high) = ranks.Interval(_options.Alpha);
        counts.Add(made, 1 + change, student.Interval(_options.Alpha).Low > 0, low > 0, Equivalence.IsShown(ranks, Math.Log(1.05)), high - low);
        return made.MinimalDetectableEffect!.Value;
    }
}
