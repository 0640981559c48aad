using Microsoft.Extensions.Time.Testing;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

/// <summary>What a service just restarted can do: each trial begins right after a restart, whoever makes it.</summary>
public class TuningLoopBurstTests
{
    [Fact]
    public async Task Run_EachTrial_FollowsARestartAndASingleUser()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            // Every fourth trial cannot be believed, and is made again: from rest as well.
            var system = new MadeUpSystem { Effect = _ => 8, Distort = (trial, _) => random.Next(4) == 0 ? trial with { IsValid = false, Problem = "The generator was the limit." } : trial };
            IReadOnlyList<Change> changes = await RunAsync(system, seed, Change("a", "application:shop"));
            Assert.True(system.Measured.Count(trial => trial.IsChanged) > 0 || changes[0].Outcome == TuningOutcome.Inconclusive, $"seed {seed}: {changes[0].Message}");
            for (int i = 0; i < system.Calls.Count; i++)
            {
                if (system.Calls[i] is "with" or "without")
                {
                    Assert.True(i > 1 && system.Calls[i - 1] == "wake" && system.Calls[i - 2] is "restart application:shop" or "apply 1" or "revert 1", $"seed {seed}: {string.Join(", ", system.Calls.Take(i + 1))}");
                }
            }

            Assert.DoesNotContain("warm up", system.Calls);
        }
    }

    [Fact]
    public async Task Run_ChangeThatHelps_IsKeptAndMeasuredOnceMore()
    {
        var system = new MadeUpSystem { Effect = _ => 8 };
        Change change = Assert.Single(await RunAsync(system, 1, Change("a", "application:shop")));
        Assert.Equal((TuningState.Kept, TuningOutcome.KpiMet), (change.State, change.Outcome));
        Assert.Equal(7, change.Gain!.Value, 9);
        Assert.Equal(20, system.Measured.Count);
        Assert.Equal([1], system.On);
    }

    // How far apart restarts of one service are says nothing of another.
    [Theory]
    [InlineData("application:shop", 4)]
    [InlineData("application:cart", 8)]
    public async Task Run_ChangesOfTwoServices_HaveABaselineEach(string second, int baseline)
    {
        var system = new MadeUpSystem();
        await RunAsync(system, 1, Change("a", "application:shop"), Change("b", second));
        Assert.Equal(baseline, system.Measured.Count(trial => trial.Pair == 0));
    }

    [Fact]
    public async Task Run_ChangeThatRestartsNothing_IsWarmedUpAsEver()
    {
        var system = new MadeUpSystem { Effect = _ => 8 };
        await RunAsync(system, 1, Change("a", "nginx") with { Effect = TuningEffect.Reload });
        Assert.DoesNotContain(system.Calls, call => call == "wake" || call.StartsWith("restart", StringComparison.Ordinal));
        Assert.Contains("warm up", system.Calls);
    }

    [Fact]
    public async Task Run_GuardrailHitWhileItWakes_EndsItAtOnce()
    {
        var system = new MadeUpSystem { Effect = _ => 8, Cold = _ => "http://127.0.0.1:1/health has not answered with success twice in a row." };
        Change change = Assert.Single(await RunAsync(system, 1, Change("a", "application:shop")));
        Assert.Equal((TuningState.Reverted, TuningOutcome.Harmful), (change.State, change.Outcome));
        Assert.DoesNotContain(system.Measured, trial => trial.IsChanged);
        Assert.Empty(system.On);
    }

    // However long all takes: no restart, of the noise's trials neither, ends outside of the window.
    [Fact]
    public async Task Run_SlowerThanWasThought_RestartsNothingOutsideTheWindow()
    {
        int kept = 0, late = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var time = new FakeTimeProvider(new DateTimeOffset(2025, 8, 6, 2, 0, 0, TimeSpan.Zero));
            var restart = TimeSpan.FromSeconds(random.Next(1, 89));
            double slower = 1 + (2 * random.NextDouble());
            var window = new MaintenanceWindow(new TimeOnly(2, 0), new TimeOnly(2, random.Next(27, 42)), []);
            List<DateTimeOffset> ends = [];
            void Restart()
            {
                time.Advance(restart);
                ends.Add(time.GetUtcNow());
            }

            var system = new MadeUpSystem
            {
                Effect = _ => 8,
                Distort = (trial, _) =>
                {
                    time.Advance(slower * trial.Length);
                    return trial;
                },
                Bend = change =>
                {
                    Restart();
                    return change;
                },
            };
            var restarts = new KnownRestarts("application:shop") { Restarted = _ => Restart() };
            IReadOnlyList<Change> changes = await new TuningLoop(system, system, restarts, new ApplyRequest { Window = window }, [], new Heard(), time).RunAsync(Plans.Of(Change("a", "application:shop")), CancellationToken.None);
            DateTimeOffset closes = new DateTimeOffset(2025, 8, 6, 0, 0, 0, TimeSpan.Zero) + window.To.ToTimeSpan();
            Assert.True(ends.All(end => end <= closes), $"seed {seed}: a restart ended at {ends.LastOrDefault():HH:mm:ss}, the window at {closes:HH:mm:ss}");
            Assert.True(system.On.Count == (changes[0].State == TuningState.Kept ? 1 : 0), $"seed {seed}: {changes[0].State}");
            kept += changes[0].State == TuningState.Kept ? 1 : 0;
            late += changes[0].State != TuningState.Kept && ends.Count > 0 ? 1 : 0;
        }

        Assert.True(kept > 20 && late > 5, $"{kept} kept, {late} too late");
    }

    private static PlannedChange Change(string id, string target) => Plans.Change(id, Trials.Burst) with { Effect = TuningEffect.Restart, Target = target };

    private static Task<IReadOnlyList<Change>> RunAsync(MadeUpSystem system, int seed, params PlannedChange[] changes)
    {
        var restarts = new KnownRestarts("application:shop", "application:cart") { Restarted = target => system.Calls.Add($"restart {target}") };
        return new TuningLoop(system, system, restarts, new ApplyRequest(), [], new Heard(), new FakeTimeProvider()).RunAsync(Plans.Of(changes) with { Hash = $"{seed:x}" }, CancellationToken.None);
    }
}
