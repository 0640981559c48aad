using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace Perf.Tests.Analysis.Power;

/// <summary>
/// The power and the errors of comparisons, measured on simulated runs. <c>PERF_POWER=full</c> makes 4,000 trials of each cell and prints the tables of docs/regression-detection.md; otherwise there are few, with the tolerance
/// that so few deserve. All seeds are fixed: the same build always gives the same tables.
/// </summary>
[Collection(AloneCollection.Name)]
public class PowerTests(ITestOutputHelper output)
{
    private const int FullTrials = 4000;
    private const int ShortTrials = 60;

    private static readonly bool s_isFull = Environment.GetEnvironmentVariable("PERF_POWER") == "full";
    private static readonly Lazy<IReadOnlyList<PowerMeasurement>> s_all = new(() => [.. PowerCell.All.Select(cell => PowerMeasurement.Of(cell, s_isFull ? FullTrials : ShortTrials))]);

    [Fact]
    public void Power_EveryCell_ReachesItsBar()
    {
        Print();
        (PowerCell Cell, double Change, double Bar)[] bars =
        [
            (new(0.01, false, 5), 0.1, 0.95), (new(0.01, false, 10), 0.05, 0.91), (new(0.02, false, 10), 0.05, 0.74), (new(0.02, false, 10), 0.1, 0.998), (new(0.02, false, 10), 0.2, 1),
            (new(0.02, false, 20), 0.05, 0.985), (new(0.05, false, 10), 0.1, 0.80), (new(0.05, false, 10), 0.2, 0.998), (new(0.05, false, 20), 0.05, 0.53), (new(0.05, false, 20), 0.1, 0.993),
            (new(0.02, true, 10), 0.1, 0.92), (new(0.02, true, 20), 0.05, 0.94), (new(0.05, false, 10, Paired: true), 0.05, 0.58), (new(0.05, false, 10, Paired: true), 0.1, 0.99),
        ];
        Assert.All(bars, bar =>
        {
            PowerCounts counts = Of(bar.Cell).Changes[bar.Change];
            AtLeast($"{bar.Cell} at +{bar.Change:P0}", counts.Regressed, counts.Trials, bar.Bar);
        });
    }

    [Fact]
    public void FalseAlarms_EveryCell_AreWithinTheError() => Assert.All(s_all.Value, cell =>
    {
        PowerCounts same = cell.Changes[0];
        AtMost($"{cell.Cell}: false Regressed", same.Regressed, same.Trials, 0.005);
        AtMost($"{cell.Cell}: false Improved", same.Improved, same.Trials, 0.005);
        AtMost($"{cell.Cell}: false by more than 2 %", same.Above2, same.Trials, 0.001);
    });

    [Fact]
    public void Interval_EveryCell_CoversTheTruthAndIsNoWiderThanThatOfRanks() => Assert.All(s_all.Value, cell =>
    {
        int covered = cell.Changes.Values.Sum(counts => counts.Covered);
        int trials = cell.Changes.Values.Sum(counts => counts.Trials);

        // The changes of a trial share its runs: they count as one.
        AtLeast($"{cell.Cell}: coverage", covered / cell.Changes.Count, trials / cell.Changes.Count, s_isFull ? 0.987 : 0.99, s_isFull ? 0 : null);
        Assert.All(cell.Changes.Values, counts => Assert.True(double.IsInfinity(counts.RanksWidth) || counts.Width <= 1.1 * counts.RanksWidth, $"{cell.Cell}: {counts.Width / counts.RanksWidth:0.000} of the width"));
    });

    [Fact]
    public void Unchanged_WhereNothingChanged_IsFoundAndWhereTheMarginIsReachedIsNot()
    {
        PowerCounts clean = Of(new(0.02, false, 10)).Changes[0];
        AtLeast("2 %, k=10: Unchanged", clean.Unchanged, clean.Trials, 0.91);
        PowerCounts bad = Of(new(0.02, true, 10)).Changes[0];
        AtLeast("2 %, 5 % bad runs, k=10: Unchanged", bad.Unchanged, bad.Trials, 0.77);
        Assert.All(s_all.Value, cell =>
        {
            PowerCounts moved = cell.Changes[0.05];
            AtMost($"{cell.Cell}: Unchanged at +5 %", moved.Unchanged, moved.Trials, 0.05);
        });
    }

    [Fact]
    public void VisibleEffect_Injected_IsFoundAsOftenAsPromised() => Assert.All(s_all.Value, cell =>
    {
        AtLeast($"{cell.Cell}: visible", cell.Visible.Regressed, cell.Visible.Trials, 0.87);
        AtMost($"{cell.Cell}: visible", cell.Visible.Regressed, cell.Visible.Trials, 0.93);
    });

    [Fact]
    public void Accuracy_BalancedSet_IsAtLeast98Percent()
    {
        (int right, int all, int wrong) = Accuracy();
        AtLeast("accuracy", right, all, 0.98);
        AtLeast("accuracy of decided cases", right, right + wrong, 0.995);
    }

    // Half A/A, half +10 and +20 % in equal shares; run-sd 1 and 2 %, with and without bad runs, k = 10. Right: A/A is not Regressed, a change is. An Inconclusive change is not right, and not decided.
    private static (int Right, int All, int Wrong) Accuracy()
    {
        int right = 0;
        int wrong = 0;
        int all = 0;
        foreach (PowerMeasurement cell in s_all.Value.Where(one => one.Cell is { Runs: 10, Paired: false, RunSd: <= 0.02 }))
        {
            PowerCounts same = cell.Changes[0];
            all += 4 * same.Trials;
            right += 2 * (same.Trials - same.Regressed);
            wrong += 2 * same.Regressed;
            foreach (double change in (double[])[0.1, 0.2])
            {
                PowerCounts moved = cell.Changes[change];
                right += moved.Regressed;
                wrong += moved.Unchanged + moved.Improved;
            }
        }

        return (right, all, wrong);
    }

    private static PowerMeasurement Of(PowerCell cell) => s_all.Value.Single(one => one.Cell == cell);

    // In the short form by what so few trials allow: three standard errors.
    private static void AtLeast(string what, int count, int trials, double bar, double? tolerance = null) =>
        Assert.True((double)count / trials >= bar - (tolerance ?? Tolerance(bar, trials)), string.Create(CultureInfo.InvariantCulture, $"{what}: {(double)count / trials:0.0000}, bar at least {bar}"));

    private static void AtMost(string what, int count, int trials, double bar) =>
        Assert.True((double)count / trials <= bar + Tolerance(bar, trials), string.Create(CultureInfo.InvariantCulture, $"{what}: {(double)count / trials:0.0000}, bar at most {bar}"));

    private static double Tolerance(double bar, int trials) => s_isFull ? 2.6 * Math.Sqrt(bar * (1 - bar) / trials) : (3 * Math.Sqrt(bar * (1 - bar) / trials)) + (1.0 / trials);

    private void Print()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{s_all.Value[0].Changes[0].Trials} trials of each cell; power and errors as shares of trials, reference in brackets: Welch's t / Mann-Whitney on the same runs");
        text.AppendLine("| cell | A/A Regressed | +5 % | +10 % | +20 % | A/A Low > 1.02 | coverage | width / ranks' | A/A Unchanged (ranks) | +5 % Unchanged | visible effect found |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (PowerMeasurement cell in s_all.Value)
        {
            PowerCounts same = cell.Changes[0];
            string Found(double change) => cell.Changes[change] is var counts
                ? string.Create(CultureInfo.InvariantCulture, $"{counts.Share(counts.Regressed):0.000} ({counts.Share(counts.Welch):0.000} / {counts.Share(counts.Ranks):0.000})")
                : "";
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {cell.Cell} | {same.Share(same.Regressed):0.0000} | {Found(0.05)} | {Found(0.1)} | {Found(0.2)} | {same.Share(same.Above2):0.0000} | {cell.Changes.Values.Average(one => one.Share(one.Covered)):0.0000} | {same.Width / same.RanksWidth:0.000} | {same.Share(same.Unchanged):0.000} ({same.Share(same.RanksUnchanged):0.000}) | {cell.Changes[0.05].Share(cell.Changes[0.05].Unchanged):0.000} | {cell.Visible.Share(cell.Visible.Regressed):0.000} |");
        }

        (int right, int all, int wrong) = Accuracy();
        text.AppendLine(CultureInfo.InvariantCulture, $"Accuracy of a balanced set: {(double)right / all:0.0000}; of decided cases {(double)right / (right + wrong):0.0000}");
        output.WriteLine(text.ToString());
    }
}
