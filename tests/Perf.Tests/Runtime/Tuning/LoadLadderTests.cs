using Perf.Runtime.Tuning;

namespace Perf.Tests.Runtime.Tuning;

public class LoadLadderTests
{
    [Theory]
    // A server of two processors: four users are enough.
    [InlineData(200, 4, 20)]
    // One that waits fifty milliseconds for each of at most forty.
    [InlineData(800, 64, 50)]
    public void Next_SystemOfKnownCapacity_EndsSoonAfterItsKnee(double capacity, int mostUsers, double milliseconds)
    {
        List<LadderStep> steps = Climb(vus => Math.Min(capacity, vus * 1000 / milliseconds));
        LadderStep best = LoadLadder.Best(steps)!.Value;
        Assert.InRange(best.Rate, 0.9 * capacity, capacity);
        Assert.True(best.Vus <= mostUsers, $"{best.Vus}");
        Assert.True(steps.Count <= 8);
    }

    [Fact]
    public void Next_NothingEverStopsGrowing_EndsAtTheMost() => Assert.Equal(256, Climb(vus => vus * 100)[^1].Vus);

    [Fact]
    public void Next_FailuresBegin_EndsAndTheirThroughputCountsNot()
    {
        List<LadderStep> steps = Climb(vus => vus * 100, vus => vus > 8 ? 0.5 : 0);
        Assert.Equal(16, steps[^1].Vus);
        Assert.Equal(8, LoadLadder.Best(steps)!.Value.Vus);
        Assert.Null(LoadLadder.Best([new LadderStep(2, 1000, 1)]));
    }

    [Theory]
    [InlineData(2, 16)]
    [InlineData(20, 40)]
    [InlineData(256, 256)]
    public void VusFor_BestStep_LeavesRoomForWhatAChangeMakesPossible(int vus, int closed) => Assert.Equal(closed, LoadLadder.VusFor(new LadderStep(vus, 100, 0)));

    [Theory]
    [InlineData(0, null)]
    [InlineData(4, 16)]
    [InlineData(60, 60)]
    [InlineData(1000, 256)]
    public void OwnVus_ClosedLoadOfTheScenario_IsNotMoreThanWhatChangesAreSizedFor(int own, int? closed) => Assert.Equal(closed, LoadLadder.OwnVus(own));

    [Fact]
    public void RateOfFailures_FailuresAreQuick_IsNotTheirThroughput()
    {
        Assert.Equal(300, LoadLadder.RateOfFailures([new LadderStep(2, 100, 0), new LadderStep(4, 200, 0), new LadderStep(8, 7481, 0.99)]));
        Assert.Equal(220, LoadLadder.RateOfFailures([new LadderStep(2, 200, 0), new LadderStep(4, 220, 0.3)]));
        Assert.Equal(50, LoadLadder.RateOfFailures([new LadderStep(2, 50, 1)]));
        Assert.Null(LoadLadder.RateOfFailures([new LadderStep(2, 100, 0)]));
    }

    private static List<LadderStep> Climb(Func<int, double> rate, Func<int, double>? failed = null)
    {
        var steps = new List<LadderStep>();
        while (LoadLadder.Next(steps, cores: 2) is { } vus)
        {
            steps.Add(new LadderStep(vus, rate(vus), failed?.Invoke(vus) ?? 0));
        }

        return steps;
    }
}
