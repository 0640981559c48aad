using Perf.Compatibility.Artillery.Translation;
using Perf.Engine.Pacing;

namespace Perf.Tests.Compatibility.Artillery.Translation;

public sealed class PhaseTranslatorTests
{
    [Theory]
    // One step a second, from the first rate to the last.
    [InlineData(1, 5, 5, "1,2,3,4,5")]
    [InlineData(5, 1, 5, "5,4,3,2,1")]
    [InlineData(10, 20, 2, "10,20")]
    // A single second has the mean.
    [InlineData(10, 20, 1, "15")]
    // The rest beyond a whole arrival is an arrival from a half on.
    [InlineData(1, 2, 4, "1,1,2,2")]
    [InlineData(0, 10, 5, "0,3,5,8,10")]
    public void Staircase_Ramp_HasTheseArrivals(double from, double to, double seconds, string expected) =>
        Assert.Equal(expected, string.Join(',', PhaseTranslator.Staircase(from, to, TimeSpan.FromSeconds(seconds))));

    [Fact]
    public void Staircase_AnyRamp_BeginsAndEndsAsItSays()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new SeededRandom(seed);
            int from = random.Next(200);
            int to = random.Next(200);
            int seconds = 2 + random.Next(300);
            IReadOnlyList<double> levels = PhaseTranslator.Staircase(from, to, TimeSpan.FromSeconds(seconds));
            Assert.True(levels.Count == seconds && levels[0] == from && levels[^1] == to, $"seed {seed}: {from} to {to} in {seconds} s");
            Assert.True(levels.Zip(levels.Skip(1), (a, b) => Math.Sign(b - a)).All(sign => sign == 0 || sign == Math.Sign(to - from)), $"seed {seed}: not in one direction");
        }
    }

    [Fact]
    public void Load_Phases_FollowOneAnother()
    {
        using var folder = new ArtilleryFolder();
        Scenario scenario = folder.Load(
            """
            config:
              target: http://127.0.0.1:1
              phases:
                - { duration: 10, arrivalRate: 5, name: warm }
                - { pause: 5 }
                - { duration: 1m, arrivalRate: 1, rampTo: 60, maxVusers: 7 }
                - { duration: 20, arrivalRate: 0 }
                - { duration: 4, arrivalCount: 8 }
                - { duration: "30", arrivalRate: "2" }
            scenarios: [ { flow: [ { get: { url: / } } ] } ]
            """);
        Assert.Equal(
            [("warm", 0.0, 50L), ("phase 3", 15, 1830), ("phase 5", 95, 8), ("phase 6", 99, 60)],
            scenario.Load.Select(load => (load.Name, load.StartTime.TotalSeconds, ArrivalSchedule.Of(load)!.Count)));
        Assert.Equal(7, ((ShapedArrivalRate)scenario.Load[1]).SkipAbove);
    }

    [Fact]
    public void Load_Poisson_IsThePhasesOrTheConfigs()
    {
        using var folder = new ArtilleryFolder();
        Scenario scenario = folder.Load(
            """
            config:
              target: http://127.0.0.1:1
              mode: poisson
              phases: [ { duration: 10, arrivalRate: 5 }, { duration: 10, arrivalRate: 5, mode: uniform } ]
            scenarios: [ { flow: [ { get: { url: / } } ] } ]
            """);
        Assert.Equal([ArrivalPattern.Poisson, ArrivalPattern.Uniform], scenario.Load.Cast<ConstantArrivalRate>().Select(load => load.Arrival));
    }

    [Fact]
    public void Load_NoPhases_IsOneVirtualUser()
    {
        using var folder = new ArtilleryFolder();
        Scenario scenario = folder.Load("config: { target: 'http://127.0.0.1:1' }\nscenarios: [ { flow: [ { get: { url: / } } ] } ]");
        Assert.Equal(1, ArrivalSchedule.Of(scenario.Load.Single())!.Count);
    }

    private sealed class SeededRandom(int seed)
    {
        private ulong _state = (ulong)seed * 0x9E3779B97F4A7C15 + 1;

        public int Next(int limit)
        {
            _state ^= _state << 13;
            _state ^= _state >> 7;
            _state ^= _state << 17;
            return (int)(_state % (ulong)limit);
        }
    }
}
