using Microsoft.Extensions.Time.Testing;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

/// <summary>A machine on which measurements of the same thing lie far apart: trials become longer, and pairs more.</summary>
public class TuningLoopNoiseTests
{
    [Fact]
    public async Task Run_NoisyBaseline_MakesTrialsLongerOnce()
    {
        int at = 0;
        var system = new MadeUpSystem { Scatter = _ => at++ % 2 == 0 ? 1 : 1.3 };
        Change change = Assert.Single(await RunAsync(system));
        Assert.Equal(TuningState.Reverted, change.State);
        Assert.All(system.Measured.Take(4), trial => Assert.Equal(TimeSpan.FromSeconds(10), trial.Length));
        Assert.All(system.Measured.Skip(4), trial => Assert.Equal(TimeSpan.FromSeconds(20), trial.Length));
        Assert.Equal(8, system.Measured.Count(trial => trial.Pair == 0));
    }

    // 15 % is half of the noise that the unchanged system had: twice as many pairs are made before it is said that nothing can be told, and no more than are asked for where it is quiet.
    [Theory]
    [InlineData(1.3, 12, TuningOutcome.Inconclusive)]
    [InlineData(1.05, 6, TuningOutcome.Improved)]
    public async Task Run_NoisyBaseline_TwiceAsManyPairs(double apart, int pairs, TuningOutcome outcome)
    {
        int at = 0;
        var system = new MadeUpSystem { Effect = _ => 0.85, Scatter = _ => at++ % 2 == 1 && at <= 8 ? apart : 1 };
        Change change = Assert.Single(await RunAsync(system), one => one.Number == 1);
        Assert.Equal(outcome, change.Outcome);
        Assert.Equal(pairs, change.Measurement!.Trials.Max(trial => trial.Pair));
    }

    private static Task<IReadOnlyList<Change>> RunAsync(MadeUpSystem system) =>
        new TuningLoop(system, system, new KnownRestarts(), new ApplyRequest(), [], new Heard(), new FakeTimeProvider()).RunAsync(Plans.Of(Plans.Change("api.gzip")), CancellationToken.None);
}
