using Perf.Analysis;

namespace Perf.Tests.Analysis.Capacity;

public class CapacitySearchTests
{
    private static readonly CapacitySearchOptions s_options = new() { MinRate = 50, MaxRate = 3200 };

    [Theory]
    // A target that always answers alike, three noisier ones, one whose chance has another shape, one where one step in fifty goes wrong for no reason.
    [InlineData(0, 0, false)]
    [InlineData(0.01, 0, false)]
    [InlineData(0.03, 0, false)]
    [InlineData(0.06, 0, false)]
    [InlineData(0.03, 0, true)]
    [InlineData(0.01, 0.02, false)]
    public void Next_NoisyTarget_IntervalHoldsTheCapacityAsOftenAsItSays(double noise, double mishaps, bool isNormal)
    {
        const int Searches = 60;
        int covered = 0;
        int steps = 0;
        for (int seed = 0; seed < Searches; seed++)
        {
            var random = new Random(seed);
            double truth = 60 * Math.Pow(2800 / 60.0, random.NextDouble());
            var target = new SimulatedTarget(truth, noise, random) { Mishaps = mishaps, IsNormal = isNormal };
            CapacityDecision decision = target.Search(s_options);
            Assert.Equal(CapacityLimit.Threshold, decision.Limit);
            Assert.InRange(decision.Rate, decision.Low, decision.High!.Value);
            Assert.True(!decision.IsConverged || decision.High / decision.Low <= 1.05 * 1.05 + 1e-9);
            covered += truth >= decision.Low && truth <= decision.High ? 1 : 0;
            steps += target.Trials.Count;
            Assert.InRange(target.Trials.Count, 1, s_options.MaxTrials);
        }

        // 90 % asked for; with 60 searches, fewer than 46 hits would happen once in 3000 times by chance (binomial).
        Assert.InRange(covered, 46, Searches);
        Assert.InRange(steps / (double)Searches, 5, noise < 0.05 ? 30 : 45);
    }

    [Fact]
    public void Next_WhileAllPasses_GrowsFromTheSmallestRateAndNeverJumps()
    {
        var target = new SimulatedTarget(1000, 0, new Random(1));
        target.Search(s_options);
        Assert.Equal([50, 100, 200, 400, 800, 1600], target.Trials.Take(6).Select(trial => trial.Rate));
        double highest = 0;
        foreach (CapacityTrial trial in target.Trials)
        {
            Assert.True(highest == 0 || trial.Rate <= highest * 2.0001);
            highest = Math.Max(highest, trial.Rate);
        }
    }

    [Fact]
    public void Next_NothingFails_SaysAtLeastTheLargestRate()
    {
        var target = new SimulatedTarget(1e6, 0, new Random(1));
        CapacityDecision decision = target.Search(s_options);
        Assert.Equal((CapacityLimit.MaxRate, 3200.0, 3200.0, null, true), (decision.Limit, decision.Rate, decision.Low, decision.High, decision.IsConverged));
    }

    [Fact]
    public void Next_NothingPasses_SaysBelowTheSmallestRate()
    {
        var target = new SimulatedTarget(5, 0, new Random(1));
        CapacityDecision decision = target.Search(s_options);
        Assert.Equal((CapacityLimit.MinRate, true), (decision.Limit, decision.IsConverged));
        Assert.InRange(decision.High!.Value, 0, 50);
        Assert.InRange(target.Trials.Count, 2, 10);
    }

    [Theory]
    [InlineData(700)]
    [InlineData(3000)]
    [InlineData(55)]
    public void Next_GeneratorIsTheLimit_IsAtLeastAndNeverAPassBeyondIt(double generator)
    {
        var target = new SimulatedTarget(1e6, 0, new Random(1)) { Generator = generator };
        CapacityDecision decision = target.Search(s_options);
        Assert.Equal((CapacityLimit.Generator, null), (decision.Limit, decision.High));
        Assert.InRange(decision.Rate, generator / 1.2, generator);
        Assert.InRange(target.Trials.Count, 2, 20);
    }

    [Fact]
    public void Next_GeneratorCannotEvenMakeTheSmallestRate_EndsWithNothingShown()
    {
        var target = new SimulatedTarget(1e6, 0, new Random(1)) { Generator = 1 };
        CapacityDecision decision = target.Search(s_options);
        Assert.Equal((CapacityLimit.Generator, 0.0), (decision.Limit, decision.Rate));
        Assert.Equal(2, target.Trials.Count);
    }

    [Fact]
    public void Next_TargetAndGeneratorNearEachOther_TheTargetsLimitIsFound()
    {
        var target = new SimulatedTarget(600, 0, new Random(1)) { Generator = 750 };
        CapacityDecision decision = target.Search(s_options);
        Assert.Equal(CapacityLimit.Threshold, decision.Limit);
        Assert.InRange(600, decision.Low, decision.High!.Value);
    }

    [Fact]
    public void Next_OneHiccupOfTheGenerator_DoesNotLowerTheAnswer()
    {
        CapacityTrial[] trials = [new(50, Outcome.Pass), new(100, Outcome.Invalid), new(71, Outcome.Pass), new(84, Outcome.Pass), new(100, Outcome.Pass)];
        Assert.True(CapacitySearch.Next(s_options, trials).NextRate > 100);
    }

    [Fact]
    public void Next_UnluckyFailureFarBelow_IsOvercome()
    {
        CapacityTrial[] unlucky = [new(50, Outcome.Pass), new(100, Outcome.Fail)];
        var trials = new List<CapacityTrial>(unlucky);
        while (CapacitySearch.Next(s_options, trials) is { NextRate: { } rate })
        {
            trials.Add(new CapacityTrial(rate, rate < 1000 ? Outcome.Pass : Outcome.Fail));
        }

        CapacityDecision decision = CapacitySearch.Next(s_options, trials);
        Assert.InRange(1000, decision.Low, decision.High!.Value);
    }

    [Fact]
    public void Next_SameTrials_SameDecision()
    {
        CapacityTrial[] trials = [new(50, Outcome.Pass), new(100, Outcome.Pass), new(200, Outcome.Fail)];
        Assert.Equal(CapacitySearch.Next(s_options, trials), CapacitySearch.Next(s_options, trials));
    }

    [Fact]
    public void Next_OneRateOnly_IsJudged()
    {
        var options = new CapacitySearchOptions { MinRate = 100, MaxRate = 100 };
        Assert.Equal(CapacityLimit.MaxRate, new SimulatedTarget(1000, 0, new Random(1)).Search(options).Limit);
        Assert.Equal(CapacityLimit.MinRate, new SimulatedTarget(10, 0, new Random(1)).Search(options).Limit);
    }
}
