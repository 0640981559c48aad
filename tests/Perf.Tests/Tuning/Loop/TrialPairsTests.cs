using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

public sealed class TrialPairsTests
{
    [Fact]
    public void Of_Trials_TakesCompletePairsInTheirOrder()
    {
        TrialPairs pairs = TrialPairs.Of([.. Trials.Baseline(100, 101), .. Trials.Pair(2, 100, 90), .. Trials.Pair(1, 100, 80), new TuningTrial { Pair = 3, Value = 100 }]);
        Assert.Equal((2, 2, false), (pairs.Count, pairs.Baseline.Count, pairs.IsRepeated));
        Assert.Equal([80, 90], pairs.With.Select(trial => trial.Value));
        Assert.Equal([100, 100], pairs.Without.Select(trial => trial.Value));
    }

    [Fact]
    public void Of_APairThatWasMadeAgain_TakesItsNewestTrials()
    {
        TrialPairs pairs = TrialPairs.Of([.. Trials.Pair(1, 100, 200), .. Trials.Pair(1, 110, 90)]);
        Assert.Equal((1, true), (pairs.Count, pairs.IsRepeated));
        Assert.Equal((110, 90), (pairs.Without[0].Value, pairs.With[0].Value));
    }

    // Each of them was made again, so that the pair is complete all the same, and is not one that was made twice.
    [Fact]
    public void Of_TrialsThatCannotBeBelieved_CountsThemNowhere()
    {
        TuningTrial bad = new() { Pair = 1, IsChanged = true, Value = 500, Requests = 1000 };
        foreach (TuningTrial one in new[] { bad with { IsValid = false }, bad with { Guardrail = "too slow" }, bad with { Value = double.NaN } })
        {
            TrialPairs pairs = TrialPairs.Of([.. Trials.Pair(1, 100, 90), one]);
            Assert.Equal((1, false, 90), (pairs.Count, pairs.IsRepeated, pairs.With[0].Value));
        }
    }

    [Fact]
    public void Noise_OfTheUnchangedSystem_IsHowFarItsNewestNeighboursAreApart()
    {
        Assert.Null(TrialPairs.Of([.. Trials.Baseline(100)]).Noise(Trials.Latency));
        Assert.Equal(0, TrialPairs.Of([.. Trials.Baseline(100, 100)]).Noise(Trials.Latency)!.Value, 12);
        Assert.Equal(0.21, TrialPairs.Of([.. Trials.Baseline(100, 121)]).Noise(Trials.Latency)!.Value, 12);

        // Of six the newest four count.
        Assert.Equal(0, TrialPairs.Of([.. Trials.Baseline(100, 900, 100, 100, 100, 100)]).Noise(Trials.Latency)!.Value, 12);
    }

    [Fact]
    public void TimeShifts_WhereATrialHasNoSuchTime_AreNone()
    {
        TuningTrial[] trials = [.. Trials.Pair(1, 100, 90)];
        Assert.Equal(0, Assert.Single(TrialPairs.Of(trials).TimeShifts(trial => trial.P99)));
        Assert.Empty(TrialPairs.Of([trials[0], trials[1] with { P99 = null }]).TimeShifts(trial => trial.P99));
        Assert.Empty(TrialPairs.Of([trials[0] with { P99 = 0 }, trials[1]]).TimeShifts(trial => trial.P99));
    }
}
