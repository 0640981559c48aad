using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

public class VerdictJudgeTests
{
    [Fact]
    public void Judge_AFifthLessAndSurelyATenth_MeetsTheKpi()
    {
        TrialVerdict verdict = Judge(0.78, 0.75, 0.8, 0.77, 0.79, 0.76);
        Assert.True(verdict is { IsFinal: true, IsKept: true });
        Assert.Equal(TuningOutcome.KpiMet, verdict.Measurement.Outcome);
        Assert.InRange(verdict.Measurement.Gain!.Value, 0.2, 0.25);
        Assert.Equal(0.2, verdict.Measurement.GainLow!.Value, 9);
        Assert.Equal(0.25, verdict.Measurement.GainHigh!.Value, 9);
        Assert.Equal(0.96875, verdict.Measurement.Confidence);
        Assert.Contains("p(50) of http_req_response_time is 22.5 % better (20 % to 25 %), 97 % sure after 6 pairs", verdict.Measurement.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_SurelyMoreThanThreePercent_Improved() => Assert.Equal(TuningOutcome.Improved, Judge(0.9, 0.92, 0.93, 0.9, 0.95, 0.91).Measurement.Outcome);

    // Better by 40 % five times, and by 2 % once: that pair is made again, and where it stays so, what has no evidence is not changed.
    [Fact]
    public void Judge_OnePairFarBelowTheOthers_IsMadeAgainOnce()
    {
        TrialVerdict verdict = Judge(0.6, 0.6, 0.6, 0.6, 0.6, 0.98);
        Assert.Equal((6, false, false), (verdict.Again, verdict.IsFinal, verdict.IsKept));
        TrialVerdict still = VerdictJudge.Judge(Trials.Latency, [.. Trials.OfRatios(0.6, 0.6, 0.6, 0.6, 0.6, 0.98), .. Trials.Pair(6, 100, 98)], 6);
        Assert.Equal((null, true, TuningOutcome.Neutral), (still.Again, still.IsFinal, still.Measurement.Outcome));
        Assert.True(VerdictJudge.Judge(Trials.Latency, [.. Trials.OfRatios(0.6, 0.6, 0.6, 0.6, 0.6, 0.98), .. Trials.Pair(6, 100, 61)], 6).IsKept);
    }

    // Nothing is made again that noise explains, that could not be kept all the same, or whose end has come.
    [Fact]
    public void Judge_PairBelowTheBarThatIsNoStranger_EndsIt()
    {
        Assert.Equal((null, true), AgainOf(Judge(0.8, 1.0, 0.7, 0.95, 0.75, 0.9)));
        Assert.Equal((null, true), AgainOf(Judge(0.99, 1.5, 0.99)));
        Assert.Equal((null, true), AgainOf(VerdictJudge.Judge(Trials.Latency, [.. Trials.Baseline(100, 108, 100, 92), .. Trials.Pairs(0.85, 0.9, 0.8, 1.0)], 6)));
        Assert.Equal((null, true), AgainOf(VerdictJudge.Judge(Trials.Latency, Trials.OfRatios(0.6, 0.6, 0.6, 0.98), 6, isEnded: true)));
    }

    private static (int? Again, bool IsFinal) AgainOf(TrialVerdict verdict) => (verdict.Again, verdict.IsFinal);

    [Fact]
    public void Judge_AllWorse_Harmful() => Assert.Equal(TuningOutcome.Harmful, Judge(1.04, 1.05, 1.02, 1.06, 1.03, 1.01).Measurement.Outcome);

    [Fact]
    public void Judge_ClearlyWorseInThreePairs_EndsAtOnceAsHarmful()
    {
        TrialVerdict verdict = Judge(2.3, 1.9, 2.1);
        Assert.True(verdict.IsFinal);
        Assert.Equal(TuningOutcome.Harmful, verdict.Measurement.Outcome);
        Assert.Contains("worse", verdict.Measurement.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0.7)]
    [InlineData(false, 0.7, 1.1)]
    [InlineData(true, 0.7, 0.9, 1.0)]
    [InlineData(false, 0.7, 0.7, 0.7)]
    [InlineData(false, 0.7, 0.7, 0.7, 0.7, 0.7)]
    [InlineData(true, 0.7, 0.9, 0.8, 0.75, 1.0)]
    public void Judge_InBetween_EndsOnlyWhereNothingCanBeGainedAnyMore(bool isFinal, params double[] ratios)
    {
        TrialVerdict verdict = Judge(ratios);
        Assert.Equal(isFinal, verdict.IsFinal);
        Assert.False(verdict.IsKept);
    }

    [Fact]
    public void Judge_MoreThanSixPairs_ABigGainIsSeenAtSix()
    {
        Assert.True(VerdictJudge.Judge(Trials.Latency, Trials.OfRatios(0.7, 0.7, 0.7, 0.7, 0.7, 0.7), 12) is { IsFinal: true, IsKept: true });
        Assert.False(VerdictJudge.Judge(Trials.Latency, Trials.OfRatios(0.7, 0.7, 0.7, 0.7, 0.7), 12).IsFinal);
        // One pair that was disturbed costs more pairs, and not the change.
        Assert.False(VerdictJudge.Judge(Trials.Latency, Trials.OfRatios(0.7, 0.7, 0.98, 0.7, 0.7, 0.7), 12).IsFinal);
        double[] twelve = [0.7, 0.7, 0.98, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7];
        TrialVerdict end = VerdictJudge.Judge(Trials.Latency, Trials.OfRatios(twelve), 12);
        Assert.True(end.IsKept, end.Measurement.Reason);
        Assert.True(end.Measurement.Confidence >= 0.98125);
    }

    [Fact]
    public void Judge_NoisyBaseline_OnlyWhatIsAboveTheNoiseStays()
    {
        // Neighbours lie 25 % apart.
        TuningTrial[] baseline = [.. Trials.Baseline(100, 125, 100, 125)];
        TuningMeasurement hidden = VerdictJudge.Judge(Trials.Latency, [.. baseline, .. Trials.Pairs(0.85, 0.85, 0.85, 0.85, 0.85, 0.85)], 6).Measurement;
        Assert.Equal(TuningOutcome.Inconclusive, hidden.Outcome);
        Assert.Equal(0.25, hidden.Noise!.Value, 9);
        Assert.Contains("quieter", hidden.Reason, StringComparison.Ordinal);
        Assert.Equal(TuningOutcome.KpiMet, VerdictJudge.Judge(Trials.Latency, [.. baseline, .. Trials.Pairs(0.4, 0.5, 0.3, 0.6, 0.4, 0.5)], 6).Measurement.Outcome);
    }

    [Theory]
    // A fifth is what the noise comes to.
    [InlineData(TuningOutcome.Neutral, 1.2, 0.98, 1.1)]
    [InlineData(TuningOutcome.Neutral, 1.02, 0.95, 1.0)]
    [InlineData(TuningOutcome.Inconclusive, 1.2, 0.75, 1.1)]
    [InlineData(TuningOutcome.Inconclusive, 0.9, 0.85, 0.9)]
    // Neighbours lie 25 % apart, and that is more than the aim.
    public void Judge_NoisyBaseline_IsInconclusiveWhereAGainMayBeHidden(TuningOutcome outcome, params double[] ratios)
    {
        TuningMeasurement judged = VerdictJudge.Judge(Trials.Latency, [.. Trials.Baseline(100, 125, 100, 125), .. Trials.Pairs(ratios)], 6, isEnded: true).Measurement;
        Assert.Equal(outcome, judged.Outcome);
        Assert.Contains(outcome == TuningOutcome.Neutral ? "No gain that is surely above 20 %" : "quieter", judged.Reason, StringComparison.Ordinal);
    }

    // Where neighbours lie a sixth apart, and more in one case of two, a change without an effect is told as one, hardly ever as one of which nothing can be told, and as good as never as a gain.
    [Fact]
    public void Judge_NoisyMachineAndNoEffect_IsHardlyEverInconclusive()
    {
        const int Times = 2000;
        var outcomes = new Dictionary<TuningOutcome, int>();
        for (int seed = 0; seed < Times; seed++)
        {
            var random = new Noise(seed);
            double Value() => 100 * Math.Exp(0.12 * random.Normal());
            List<TuningTrial> trials = [.. Trials.Baseline(Value(), Value(), Value(), Value())];
            int most = VerdictLimits.PairsAt(TrialPairs.Of(trials).Noise(Trials.Latency), 6);
            TrialVerdict? verdict = null;
            int pairs = 0;
            do
            {
                trials.AddRange(Trials.Pair(verdict?.Again ?? ++pairs, Value(), Value()));
                verdict = VerdictJudge.Judge(Trials.Latency, trials, most);
            }
            while (!verdict.IsFinal);

            Assert.InRange(pairs, VerdictLimits.FewestPairs, most);
            outcomes[verdict.Measurement.Outcome] = outcomes.GetValueOrDefault(verdict.Measurement.Outcome) + 1;
        }

        string all = string.Join(", ", outcomes.Select(one => $"{one.Key} {one.Value}"));
        Assert.True(outcomes.GetValueOrDefault(TuningOutcome.Inconclusive) <= 0.08 * Times, all);
        Assert.True(outcomes.GetValueOrDefault(TuningOutcome.KpiMet) + outcomes.GetValueOrDefault(TuningOutcome.Improved) <= 0.01 * Times, all);
        Assert.True(outcomes.GetValueOrDefault(TuningOutcome.Inconclusive) > 0, "Such a test has to be able to fail.");
    }

    [Theory]
    [InlineData(null, 6, 6)]
    [InlineData(0.1, 6, 6)]
    [InlineData(0.11, 6, 12)]
    [InlineData(0.11, 3, 6)]
    [InlineData(2.0, 40, 50)]
    public void PairsAt_NoisyMachine_TwiceAsManyAsFarAsTheyCanBeCounted(double? noise, int asked, int most) => Assert.Equal(most, VerdictLimits.PairsAt(noise, asked));

    // Neighbours lie an eighth apart: a gain of 18 % can be as large as that, and is not the aim all the same.
    [Theory]
    [InlineData(TuningOutcome.Neutral, 1.06, 0.82, 1.04)]
    [InlineData(TuningOutcome.Inconclusive, 1.06, 0.79, 1.04)]
    [InlineData(TuningOutcome.Inconclusive, 0.92, 0.93, 0.95)]
    public void Judge_NoiseThatIsLessThanTheAim_IsNeutralWhereTheAimIsSurelyNotMet(TuningOutcome outcome, params double[] ratios) =>
        Assert.Equal(outcome, VerdictJudge.Judge(Trials.Latency, [.. Trials.Baseline(100, 112.5, 100, 112.5), .. Trials.Pairs(ratios)], 6, isEnded: true).Measurement.Outcome);

    // A change that gains no more than what is not worth it, looked at after each pair: all looks together keep it no more often than one look by an interval of 95 % would.
    [Fact]
    public void Judge_LookedAtAfterEachOfTwelvePairs_ErrsNoMoreOftenThanOneLook()
    {
        const int Times = 4000;
        double truth = KpiScale.ShiftOf(VerdictLimits.LeastGain, isHigherBetter: false);
        int kept = 0;
        for (int seed = 0; seed < Times; seed++)
        {
            var random = new Noise(seed);
            List<TuningTrial> trials = [.. Trials.Baseline(100, 104, 100, 103)];
            TrialVerdict? verdict = null;
            int pairs = 0;
            do
            {
                // A pair that was disturbed is made again.
                int pair = verdict?.Again ?? ++pairs;
                trials.AddRange(Trials.Pair(pair, 100, 100 * Math.Exp((0.2 * random.Normal()) - truth)));
                verdict = VerdictJudge.Judge(Trials.Latency, trials, 12);
            }
            while (!verdict.IsFinal);

            Assert.InRange(pairs, VerdictLimits.FewestPairs, 12);
            kept += verdict.IsKept ? 1 : 0;
        }

        // Three standard errors of the share.
        Assert.True(kept <= (0.025 * Times) + (3 * Math.Sqrt(0.025 * 0.975 * Times)), $"{kept} of {Times} were kept");
        Assert.True(kept > 0, "Such a test has to be able to fail.");
    }

    // Neighbours that lie a factor of two and a half apart hide much, and not what takes a fiftieth.
    [Fact]
    public void Judge_BaselineThatMoreThanDoubles_DoesNotHideWhatIsFarBeyondIt()
    {
        TuningTrial[] baseline = [.. Trials.Baseline(100, 250, 100, 250)];
        TuningMeasurement seen = VerdictJudge.Judge(Trials.Latency, [.. baseline, .. Trials.Pairs(0.02, 0.025, 0.02, 0.03, 0.02, 0.025)], 6).Measurement;
        Assert.Equal(1.5, seen.Noise!.Value, 9);
        Assert.Equal(TuningOutcome.KpiMet, seen.Outcome);
        // Half is within it.
        Assert.Equal(TuningOutcome.Inconclusive, VerdictJudge.Judge(Trials.Latency, [.. baseline, .. Trials.Pairs(0.5, 0.45, 0.5, 0.55, 0.5, 0.45)], 6).Measurement.Outcome);
    }

    // Half the time for a request is twice the requests a second: what hides the one hides the other.
    [Fact]
    public void Judge_NoisyBaseline_DecidesAlikeOfTimesAndOfRates()
    {
        int kept = 0;
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Noise(seed);
            double apart = 1.15 + random.Uniform();
            double[] ratios = [.. Enumerable.Range(0, 6).Select(_ => Math.Exp((0.15 * random.Normal()) - (1.5 * random.Uniform())))];
            TuningTrial[] times = [.. Trials.Baseline(100, 100 * apart, 100, 100 * apart), .. Trials.Pairs(ratios)];
            TuningTrial[] rates = [.. times.Select(trial => trial with { Value = 1e6 / trial.Value })];
            bool isKept = VerdictJudge.Judge(Trials.Latency, times, 6).IsKept;
            Assert.True(isKept == VerdictJudge.Judge(Trials.Capacity, rates, 6).IsKept, $"seed {seed}");
            Assert.True(!isKept || ratios.All(ratio => ratio < 1 / apart), $"seed {seed}: kept within the noise");
            kept += isKept ? 1 : 0;
        }

        Assert.InRange(kept, 20, 1000);
    }

    [Fact]
    public void Judge_GuardrailWithTheChange_HarmfulAtOnce()
    {
        TrialVerdict verdict = VerdictJudge.Judge(Trials.Latency, [.. Trials.OfRatios(0.5), new TuningTrial { Pair = 2, IsChanged = true, Guardrail = "5 % of the requests failed." }], 6);
        Assert.True(verdict.IsFinal);
        Assert.Equal(TuningOutcome.Harmful, verdict.Measurement.Outcome);
        Assert.Contains("5 % of the requests failed.", verdict.Measurement.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_FasterButMoreFailures_Harmful()
    {
        IReadOnlyList<TuningTrial> trials = [.. Trials.OfRatios(0.5, 0.5, 0.5, 0.5, 0.5, 0.5).Select(trial => trial.IsChanged ? trial with { ErrorRate = 0.003 } : trial)];
        TuningMeasurement measurement = VerdictJudge.Judge(Trials.Latency, trials, 6).Measurement;
        Assert.Equal(TuningOutcome.Harmful, measurement.Outcome);
        Assert.Contains("More requests fail with it: 0.3 %", measurement.Reason, StringComparison.Ordinal);
    }

    // A burst in one trial, such as a neighbour's, is no property of the change; and one in a thousand is no more than that.
    [Theory]
    [InlineData(0.02, 1)]
    [InlineData(0.0005, 6)]
    public void Judge_FewFailures_AreNotHeldAgainstIt(double rate, int trialsWithFailures)
    {
        IReadOnlyList<TuningTrial> trials = [.. Trials.OfRatios(0.5, 0.5, 0.5, 0.5, 0.5, 0.5).Select(trial => trial.IsChanged && trial.Pair <= trialsWithFailures ? trial with { ErrorRate = rate } : trial)];
        Assert.Equal(TuningOutcome.KpiMet, VerdictJudge.Judge(Trials.Latency, trials, 6).Measurement.Outcome);
    }

    [Fact]
    public void Judge_FasterButALongerTail_Harmful()
    {
        IReadOnlyList<TuningTrial> trials = [.. Trials.OfRatios(0.5, 0.5, 0.5, 0.5, 0.5, 0.5).Select(trial => trial.IsChanged ? trial with { P99 = 250 + trial.Pair } : trial)];
        TuningMeasurement measurement = VerdictJudge.Judge(Trials.Latency, trials, 6).Measurement;
        Assert.Equal(TuningOutcome.Harmful, measurement.Outcome);
        Assert.Contains("99th percentile", measurement.Reason, StringComparison.Ordinal);
        // Once shorter: chance.
        IReadOnlyList<TuningTrial> mixed = [.. trials.Select(trial => trial is { IsChanged: true, Pair: 4 } ? trial with { P99 = 190 } : trial)];
        Assert.Equal(TuningOutcome.KpiMet, VerdictJudge.Judge(Trials.Latency, mixed, 6).Measurement.Outcome);
    }

    // Fewer bytes for more processor time: gzip where the network is no limit.
    [Theory]
    [InlineData(1.3, TuningOutcome.Harmful)]
    [InlineData(1.02, TuningOutcome.KpiMet)]
    public void Judge_LessWorkButSlower_Harmful(double slower, TuningOutcome outcome)
    {
        IReadOnlyList<TuningTrial> trials = [.. Trials.OfRatios(0.2, 0.2, 0.2, 0.2, 0.2, 0.2).Select(trial => trial with { P50 = trial.IsChanged ? 50 * slower : 50 })];
        Assert.Equal(outcome, VerdictJudge.Judge(new TuningKpi { Name = "data_received / requests", Kind = TuningKpiKind.Work }, trials, 6).Measurement.Outcome);
    }

    [Fact]
    public void Judge_TrialsThatCannotBeBelieved_CountNowhere()
    {
        TuningTrial[] trials =
        [
            .. Trials.OfRatios(0.7, 0.7, 0.7, 0.7, 0.7),
            new() { Pair = 6, Value = 100, Requests = 1000 },
            new() { Pair = 6, IsChanged = true, Value = 5, IsValid = false },
            new() { Pair = 6, Value = 1, Guardrail = "restless by itself" },
        ];
        Assert.False(VerdictJudge.Judge(Trials.Latency, trials, 6).IsFinal);
        TrialVerdict whole = VerdictJudge.Judge(Trials.Latency, [.. trials, new TuningTrial { Pair = 6, IsChanged = true, Value = 70, Requests = 1000 }], 6);
        Assert.Equal(0.3, whole.Measurement.Gain!.Value, 9);
        Assert.True(whole.IsKept);
    }

    [Fact]
    public void Judge_QuickLook_SaysThatItIsOne()
    {
        TrialVerdict verdict = VerdictJudge.Judge(Trials.Latency, Trials.OfRatios(0.7, 0.6, 0.65), 3);
        Assert.True(verdict.IsKept);
        Assert.Equal(0.75, verdict.Measurement.Confidence);
        Assert.Contains("quick look", verdict.Measurement.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_NothingMeasured_Inconclusive()
    {
        TrialVerdict verdict = VerdictJudge.Judge(Trials.Latency, [], 6, isEnded: true);
        Assert.Equal((TuningOutcome.Inconclusive, true), (verdict.Measurement.Outcome, verdict.IsFinal));
        Assert.Null(verdict.Measurement.Gain);
    }

    // Whatever is measured: nothing is kept but what lies wholly above 3 %, and the verdict does not depend on the unit or on which trial of a pair came first.
    [Fact]
    public void Judge_AnyTrials_KeepsOnlyWhatIsSurelyBetter()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Noise(seed);
            TuningKpi kpi = seed % 2 == 0 ? Trials.Latency : Trials.Capacity;
            double[] ratios = [.. Enumerable.Range(0, 1 + (seed % 9)).Select(_ => Math.Exp((0.3 * random.Normal()) + (kpi.IsHigherBetter ? 0.3 : -0.3)))];
            TuningTrial[] trials = [.. Trials.Baseline(100, 100 * Math.Exp(0.05 * random.Normal()), 100, 100), .. Trials.Pairs(ratios)];
            TrialVerdict verdict = VerdictJudge.Judge(kpi, trials, 6);
            double[] gains = [.. ratios.Select(ratio => kpi.IsHigherBetter ? ratio - 1 : 1 - ratio)];
            if (verdict.IsKept)
            {
                Assert.True(ratios.Length >= 6 && gains.Count(gain => gain > 0) >= 6 && verdict.Measurement.GainLow > VerdictLimits.LeastGain, $"seed {seed}");
                Assert.True(verdict.IsFinal);
            }

            TrialVerdict scaled = VerdictJudge.Judge(kpi, [.. trials.Select(trial => trial with { Value = 1000 * trial.Value })], 6);
            TrialVerdict reversed = VerdictJudge.Judge(kpi, [.. trials.Where(trial => trial.Pair == 0), .. trials.Where(trial => trial.Pair > 0).Reverse()], 6);
            Assert.Equal((verdict.Measurement.Outcome, verdict.IsFinal), (scaled.Measurement.Outcome, scaled.IsFinal));
            Assert.Equal((verdict.Measurement.Outcome, verdict.IsFinal), (reversed.Measurement.Outcome, reversed.IsFinal));
        }
    }

    [Theory]
    [InlineData(0.7, 0.75, true, TuningOutcome.KpiMet)]
    [InlineData(0.8, 0.82, true, TuningOutcome.Improved)]
    [InlineData(0.7, 1.02, true, TuningOutcome.Improved)]
    [InlineData(0.7, 1.02, false, TuningOutcome.Neutral)]
    [InlineData(0.98, 0.98, true, TuningOutcome.Neutral)]
    [InlineData(0.98, 1.05, true, TuningOutcome.Neutral)]
    [InlineData(1.2, 1.1, true, TuningOutcome.Harmful)]
    public void JudgeSet_TwoPairs_ConfirmsOrGoesBack(double first, double second, bool isMet, TuningOutcome outcome)
    {
        TuningMeasurement measurement = VerdictJudge.JudgeSet(Trials.Latency, Trials.OfRatios(first, second), isMet);
        Assert.Equal(outcome, measurement.Outcome);
        Assert.Equal(0.5, measurement.Confidence);
    }

    // Whatever one pair shows: what six have shown does not go by it.
    [Fact]
    public void JudgeSet_OnePair_IsInconclusiveUnlessAGuardrailWasHit()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Noise(seed);
            TuningTrial[] trials = [.. Trials.OfRatios(Math.Exp(0.5 * random.Normal())), new TuningTrial { Pair = 2, Value = 100, Requests = 1000 }, new TuningTrial { Pair = 2, IsChanged = true, IsValid = false, Problem = "The generator was the limit." }];
            TuningMeasurement measurement = VerdictJudge.JudgeSet(Trials.Latency, trials, isMet: seed % 2 == 0);
            Assert.True(measurement.Outcome == TuningOutcome.Inconclusive, $"seed {seed}: {measurement.Reason}");
            Assert.Contains("Only one of the two pairs", measurement.Reason, StringComparison.Ordinal);
            Assert.Equal(TuningOutcome.Harmful, VerdictJudge.JudgeSet(Trials.Latency, [.. trials, new TuningTrial { Pair = 2, IsChanged = true, Guardrail = "Nothing was answered for 3 seconds." }], isMet: true).Outcome);
        }
    }

    [Fact]
    public void IsTooNoisy_NeighboursFurtherApartThanATenth_IsSo()
    {
        Assert.False(VerdictJudge.IsTooNoisy(Trials.Latency, [.. Trials.Baseline(100, 108, 100, 105)]));
        Assert.True(VerdictJudge.IsTooNoisy(Trials.Latency, [.. Trials.Baseline(100, 115, 100, 110)]));
        Assert.True(VerdictJudge.IsTooNoisy(Trials.Latency, [.. Trials.Baseline(100)]));
    }

    private static TrialVerdict Judge(params double[] ratios) => VerdictJudge.Judge(Trials.Latency, Trials.OfRatios(ratios), 6);
}
