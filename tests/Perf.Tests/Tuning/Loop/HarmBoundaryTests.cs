using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

/// <summary>The check that says that a change does harm looks after every pair, and errs no more often than a single look may.</summary>
public class HarmBoundaryTests
{
    private const int Times = 2000;

    // R: qt(1 - tail, freedom)
    [Theory]
    [InlineData(6.313751515, 1, 0.05)]
    [InlineData(4.302652730, 2, 0.025)]
    [InlineData(4.604094871, 4, 0.005)]
    [InlineData(5.893429531, 5, 0.001)]
    [InlineData(2.200985160, 11, 0.025)]
    [InlineData(0, 3, 0.5)]
    [InlineData(-4.302652730, 2, 0.975)]
    public void Tail_KnownQuantiles_Agree(double t, int freedom, double tail) => Assert.Equal(tail, HarmBoundary.Tail(t, freedom), 8);

    [Fact]
    public void SpentAt_OverAllLooks_IsNoMoreThanAlpha()
    {
        for (int most = 1; most <= PairedShift.Most; most++)
        {
            double[] spent = [.. Enumerable.Range(1, most + 3).Select(pairs => HarmBoundary.SpentAt(pairs, most))];
            Assert.All(spent, one => Assert.InRange(one, 0, HarmBoundary.Alpha));
            Assert.True(spent.Sum() <= HarmBoundary.Alpha + 1e-12, $"{most} pairs at most: {spent.Sum()}");
            Assert.All(spent.Skip(most), one => Assert.Equal(0, one));
            Assert.True(most < VerdictLimits.FewestPairs || spent[most - 1] > 0, $"{most} pairs at most: nothing at the end");
        }
    }

    [Theory]
    [InlineData(6, true, -0.7, -0.75, -0.8)]
    [InlineData(6, false, 0.7, 0.75, 0.8)]
    [InlineData(6, false, -0.7, -0.75)]
    [InlineData(6, false, -0.2, -0.9, -0.5)]
    [InlineData(6, true, -0.01, -0.03, -0.02, -0.05, -0.01, -0.02)]
    [InlineData(6, false, -0.01, -0.03, -0.02, -0.05, -0.01, 0.02)]
    [InlineData(12, false, -0.7, -0.7, -0.7, -0.7, -0.7, -0.7, -0.7)]
    [InlineData(12, true, -0.7, -0.7, -0.7, -0.7, -0.7, -0.7, -0.7, -0.7, -0.7, -0.7, -0.7, -0.7)]
    public void IsCrossed_OfShifts_IsWhetherTheyAreSurelyWorse(int most, bool isCrossed, params double[] shifts) => Assert.Equal(isCrossed, HarmBoundary.IsCrossed(shifts, [0.02, -0.03], most));

    // The unchanged system itself scatters as much: then three bad pairs are no wonder.
    [Fact]
    public void IsCrossed_WhereTheUnchangedSystemScattersAsMuch_IsNot()
    {
        Assert.True(HarmBoundary.IsCrossed([-0.4, -0.45, -0.42], [0.02, -0.03], 6));
        Assert.False(HarmBoundary.IsCrossed([-0.4, -0.45, -0.42], [0.6, -0.5], 6));
        Assert.True(HarmBoundary.IsCrossed([-0.4, -0.45, -0.42], [], 3));
    }

    /// <summary>Noises that are symmetric, as the difference of two measurements of the same thing is: bell-shaped, with bursts, and of a machine that is in one of two states.</summary>
    public static TheoryData<string, double> Shapes => new() { { "normal", 0.1 }, { "normal", 0.5 }, { "bursts", 0.1 }, { "bursts", 0.3 }, { "states", 0.4 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Judge_SystemAgainstItself_IsSaidToBeHarmedNoMoreOftenThanAlpha(string shape, double spread)
    {
        foreach (int most in new[] { 3, 6, 12 })
        {
            int harmful = Enumerable.Range(0, Times).Count(seed => End(seed, shape, spread, 0, most).Outcome == TuningOutcome.Harmful);

            // Three standard errors of the share.
            Assert.True(harmful <= (HarmBoundary.Alpha * Times) + (3 * Math.Sqrt(HarmBoundary.Alpha * (1 - HarmBoundary.Alpha) * Times)), $"{harmful} of {Times}, {most} pairs at most");
        }
    }

    // Such a test has to be able to fail: three pairs that are all a tenth worse, which were once enough, come by chance more often.
    [Fact]
    public void ThreePairsThatAreATenthWorse_ComeByChanceMoreOftenThanAlpha()
    {
        int all = Enumerable.Range(0, Times).Count(seed =>
        {
            var random = new Noise(seed);
            return Enumerable.Range(0, 3).All(_ => Shift(random, "normal", 0.5) < -Math.Log(1 + VerdictLimits.ClearLoss));
        });
        Assert.True(all > 2 * HarmBoundary.Alpha * Times, $"{all} of {Times}");
    }

    // Twice the time: seen after three pairs, while they are measured as well as they usually are, and never kept.
    [Theory]
    [InlineData(0.05, 0.99)]
    [InlineData(0.1, 0.98)]
    [InlineData(0.2, 0.7)]
    public void Judge_TwiceTheTime_IsHarmfulAfterThreePairs(double spread, double atLeast)
    {
        int harmful = 0;
        for (int seed = 0; seed < Times; seed++)
        {
            TuningMeasurement end = End(seed, "normal", spread, -Math.Log(2), 6);
            Assert.False(end.Outcome is TuningOutcome.KpiMet or TuningOutcome.Improved, $"seed {seed}");
            harmful += end.Outcome == TuningOutcome.Harmful && end.Trials.Max(trial => trial.Pair) == VerdictLimits.FewestPairs ? 1 : 0;
        }

        Assert.True(harmful >= atLeast * Times, $"{harmful} of {Times}");
    }

    // Failures have their looks, too: all of them together cost what one may.
    [Fact]
    public void Judge_AsManyFailuresOnEitherSide_AreSeldomHeldAgainstIt()
    {
        int harmful = 0;
        for (int seed = 0; seed < Times; seed++)
        {
            var random = new Noise(seed);
            List<TuningTrial> trials = [.. Trials.Baseline(100, 100, 100, 100)];
            for (int pair = 1; pair <= 6; pair++)
            {
                trials.AddRange(Trials.Pair(pair, 100, 70).Select(trial => trial with { ErrorRate = Failures(random) / 1000.0 }));
                if (VerdictJudge.Judge(Trials.Latency, trials, 6).Measurement.Outcome == TuningOutcome.Harmful)
                {
                    harmful++;
                    break;
                }
            }
        }

        Assert.True(harmful <= (VerdictLimits.ErrorsByChance * Times) + (3 * Math.Sqrt(VerdictLimits.ErrorsByChance * (1 - VerdictLimits.ErrorsByChance) * Times)), $"{harmful} of {Times}");
    }

    // Of a thousand requests, as many as fail where each does with the chance of a two-hundredth.
    private static int Failures(Noise random) => Enumerable.Range(0, 1000).Count(_ => random.Uniform() < 0.005);

    private static TuningMeasurement End(int seed, string shape, double spread, double shift, int most)
    {
        var random = new Noise(seed);
        List<TuningTrial> trials = [.. Trials.Baseline(100, 100 * Math.Exp(Shift(random, shape, spread)), 100, 100 * Math.Exp(Shift(random, shape, spread)))];
        TrialVerdict? verdict = null;
        int pairs = 0;
        do
        {
            // A pair that was disturbed is made again.
            int pair = verdict?.Again ?? ++pairs;
            trials.AddRange(Trials.Pair(pair, 100, 100 * Math.Exp(Shift(random, shape, spread) - shift)));
            verdict = VerdictJudge.Judge(Trials.Latency, trials, most);
        }
        while (!verdict.IsFinal);

        return verdict.Measurement;
    }

    private static double Shift(Noise random, string shape, double spread) => shape switch
    {
        "bursts" => spread * (random.Uniform() < 0.1 ? 8 : 1) * random.Normal(),
        "states" => spread * ((random.Uniform() < 0.5 ? 1 : 0) - (random.Uniform() < 0.5 ? 1 : 0)),
        _ => spread * random.Normal(),
    };
}
