using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

/// <summary>Changes that cannot be undone: all trials without them come first, and what drifts meanwhile is not theirs.</summary>
public class UnpairedDriftTests
{
    private const int Pairs = 6;

    // Warming up, a neighbour that goes away little by little: without any change the last trials are better than the first.
    [Fact]
    public void JudgeUnpaired_DriftAndNoEffect_IsHardlyEverAGain()
    {
        int kept = 0, believed = 0;
        for (int seed = 0; seed < 1000; seed++)
        {
            TuningKpi kpi = seed % 2 == 0 ? Trials.Latency : Trials.Capacity;
            IReadOnlyList<TuningTrial> trials = Made(seed, drift: 0.03, effect: 1, scatter: 0.02, kpi);
            kept += VerdictJudge.JudgeUnpaired(kpi, trials, Pairs).IsKept ? 1 : 0;
            believed += VerdictJudge.Judge(kpi, trials, Pairs).IsKept ? 1 : 0;
        }

        Assert.True(kept <= 50, $"{kept} of 1000 were taken for a gain");
        Assert.True(believed > 900, $"Pairs that are none take {believed} for a gain, or this test tests nothing.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(-0.01)]
    public void JudgeUnpaired_LargeEffect_IsSeenBesideDrift(double drift)
    {
        for (int seed = 0; seed < 300; seed++)
        {
            TuningMeasurement measurement = VerdictJudge.JudgeUnpaired(Trials.Latency, Made(seed, drift, effect: 0.3, scatter: 0.02, Trials.Latency), Pairs).Measurement;
            Assert.True(measurement.Outcome == TuningOutcome.KpiMet, $"seed {seed}: {measurement.Reason}");
            Assert.Null(measurement.Confidence);
            Assert.DoesNotContain("% sure", measurement.Reason, StringComparison.Ordinal);
            Assert.Contains("cannot be undone", measurement.Reason, StringComparison.Ordinal);
        }
    }

    // It never takes for a gain what pairs would not, and harm is harm however it was measured.
    [Fact]
    public void JudgeUnpaired_AnyTrials_IsNoLessStrict()
    {
        for (int seed = 0; seed < 1000; seed++)
        {
            var random = new Noise(seed);
            IReadOnlyList<TuningTrial> trials = Made(seed, 0.05 * random.Normal(), Math.Exp(0.3 * random.Normal()), 0.05, Trials.Latency);
            TuningMeasurement paired = VerdictJudge.Judge(Trials.Latency, trials, Pairs).Measurement;
            TuningMeasurement measurement = VerdictJudge.JudgeUnpaired(Trials.Latency, trials, Pairs).Measurement;
            bool isKept = measurement.Outcome is TuningOutcome.KpiMet or TuningOutcome.Improved;
            Assert.True(!isKept || paired.Outcome is TuningOutcome.KpiMet or TuningOutcome.Improved, $"seed {seed}");
            Assert.True((measurement.Outcome == TuningOutcome.Harmful) == (paired.Outcome == TuningOutcome.Harmful), $"seed {seed}");
            Assert.Equal(paired.Gain, measurement.Gain);
        }
    }

    [Fact]
    public void SlopeOf_SteadyDrift_IsIt()
    {
        TrialPairs pairs = TrialPairs.Of(Made(0, drift: 0.03, effect: 0.5, scatter: 0, Trials.Latency));
        Assert.Equal(0.03, UnpairedDrift.SlopeOf(pairs, Trials.Latency), 9);
        Assert.All(UnpairedDrift.TakenOff(pairs, Trials.Latency), shift => Assert.Equal(Math.Log(2), shift, 9));
        Assert.Equal(0, UnpairedDrift.SlopeOf(TrialPairs.Of([]), Trials.Latency));
    }

    // Four of the unchanged system, then all without the change, then all with it.
    private static IReadOnlyList<TuningTrial> Made(int seed, double drift, double effect, double scatter, TuningKpi kpi)
    {
        var random = new Noise(seed);
        IEnumerable<TrialStep> steps = [.. Enumerable.Repeat(new TrialStep(0, false), 4), .. TrialOrder.Once(Pairs)];
        return
        [
            .. steps.Select((step, i) =>
            {
                double better = (drift * i) - (step.IsChanged ? Math.Log(effect) : 0) + (scatter * random.Normal());
                return new TuningTrial { Number = i + 1, Pair = step.Pair, IsChanged = step.IsChanged, Value = 100 * Math.Exp(kpi.IsHigherBetter ? better : -better), Requests = 1000 };
            }),
        ];
    }
}
