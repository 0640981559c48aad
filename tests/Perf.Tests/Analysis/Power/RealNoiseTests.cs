using System.Globalization;
using Perf.Analysis;
using Xunit.Abstractions;

namespace Perf.Tests.Analysis.Power;

/// <summary>
/// Comparisons of real runs that differ in nothing that five people could see: nightly tests of SAP HANA, 60 series without any mark. Three builds against the next three, about ten runs a side, with changes injected. Source of the
/// data: T. Bach, P. Lv, M. Le, Performance Regression Data Set, SAP, 2022 (CC-BY-4.0).
/// </summary>
public class RealNoiseTests(ITestOutputHelper output)
{
    private const int Builds = 3;

    // Three runs of each build or more: about as many a side as the tables of simulated runs have.
    private const int FewestRuns = 9;

    [SkippableFact]
    public void Compare_RealRunsOfUnchangedSystems_RarelyCallsARegressionAndFindsInjectedOnes()
    {
        (double[] Before, double[] After)[] pairs = [.. Series().SelectMany(Pairs)];
        double ShareAbove(double change, Func<Comparison, bool> holds) => pairs.Average(pair =>
        {
            double[] moved = [.. pair.After.Select(value => value * (1 + change))];
            return holds(ValueComparer.Compare(pair.Before, moved, new ComparisonOptions()).Comparisons[0]) ? 1.0 : 0;
        });

        double[] found = [.. new[] { 0, 0.05, 0.1, 0.2 }.Select(change => ShareAbove(change, made => made.Low > 1.02))];
        double regressed = ShareAbove(0, made => made.Verdict == ComparisonVerdict.Regressed);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{pairs.Length} pairs of {pairs.Average(pair => pair.Before.Length):0.0} runs: Low > 1.02 at +0/5/10/20 %: {found[0]:0.0000} / {found[1]:0.000} / {found[2]:0.000} / {found[3]:0.000}; A/A Regressed {regressed:0.0000}"));
        Assert.True(pairs.Length > 1000, $"{pairs.Length} pairs");
        Assert.InRange(found[0], 0, 0.001);
        Assert.True(found[1] >= 0.25 && found[2] >= 0.59 && found[3] >= 0.77, "power on real noise");
    }

    private static IEnumerable<(double[] Before, double[] After)> Pairs(double[][] builds)
    {
        for (int i = 0; i + (2 * Builds) <= builds.Length; i += Builds)
        {
            double[] before = [.. builds[i..(i + Builds)].SelectMany(runs => runs)];
            double[] after = [.. builds[(i + Builds)..(i + (2 * Builds))].SelectMany(runs => runs)];
            if (before.Length >= FewestRuns && after.Length >= FewestRuns && before.Concat(after).All(value => value > 0))
            {
                yield return (before, after);
            }
        }
    }

    private static double[][][] Series()
    {
        using var data = RegressionData.Read("sap2022_clean_runs.json");
        return
        [
            .. data.RootElement.GetProperty("series").EnumerateArray().Select(series => series.GetProperty("runs").EnumerateArray()
                .Select(build => build.EnumerateArray().Where(run => run.ValueKind == System.Text.Json.JsonValueKind.Number).Select(run => run.GetDouble()).ToArray()).ToArray()),
        ];
    }
}
