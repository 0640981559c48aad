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
            var system = new MadeUpSystem { Effect = _ => 8, Distort = (trial, _) => Quick(random.Next(4) == 0 ? trial with { IsValid = false, Problem = "The generator was the limit." } : trial) };
            IReadOnlyList<Change> changes = await RunAsync(system, seed, Change("a", "application:shop"));
            Assert.True(system.Measured.Any(trial => trial.IsChanged) || changes[0].Outcome == TuningOutcome.Inconclusive, $"seed {seed}: {changes[0].Message}");
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
        var system = new MadeUpSystem { Effect = _ => 8, Distort = (trial, _) => Quick(trial) };
        Change change = Assert.Single(await RunAsync(system, 1, Change("a", "application:shop")));
        Assert.Equal((TuningState.Kept, TuningOutcome.KpiMet), (change.State, change.Outcome));
        Assert.Equal(7, change.Gain!.Value, 9);
        Assert.Equal(20, system.Measured.Count);
        Assert.Equal([1], system.On);
    }

    // 60 users who all wait for each other have no answer in the whole trial.
    [Fact]
    public async Task Run_NothingWasAnsweredBefore_IsNoPercentage()
    {
        var system = new MadeUpSystem { Distort = (trial, _) => Quick(trial with { Value = trial.IsChanged ? 100 : 0 }) };
        Change change = Assert.Single(await RunAsync(system, 1, Change("a", "application:shop")));
        Assert.Equal((TuningState.Kept, TuningOutcome.KpiMet), (change.State, change.Outcome));
        Assert.Contains("successes of http_reqs right after restarts is more than a hundred times better, ", change.Message, StringComparison.Ordinal);
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

    // Two trials after one start would count twice what that start was like.
    [Fact]
    public async Task Run_ChangeThatRestarts_HasAStartOfItsOwnForEachTrial()
    {
        var system = new MadeUpSystem { Effect = _ => 8, Distort = (trial, _) => Quick(trial) };
        Change change = Assert.Single(await RunAsync(system, 1, Change("a", "application:shop") with { Kpi = Trials.Capacity }));
        Assert.Equal(TuningState.Kept, change.State);
        for (int i = 0; i < system.Calls.Count; i++)
        {
            if (system.Calls[i] is "with" or "without")
            {
                Assert.True(i > 1 && system.Calls[i - 1] == "warm up" && system.Calls[i - 2] is "restart application:shop" or "apply 1" or "revert 1", string.Join(", ", system.Calls.Take(i + 1)));
            }
        }

        Assert.DoesNotContain("wake", system.Calls);
    }

    // Each start of the service is better or worse than the one before by chance, and the change does nothing. Of trials that share starts, pairs of twos and threes among them, twice as many would stay.
    [Fact]
    public async Task Run_StartsThatAreNotAlike_AreNotTakenForAGain()
    {
        const int Times = 2000;
        int kept = 0;
        for (int seed = 0; seed < Times; seed++)
        {
            var noise = new Noise(seed);
            double start = 1;
            void Restart() => start = Math.Exp(0.3 * noise.Normal());
            var system = new MadeUpSystem
            {
                Scatter = _ => start,
                Distort = (trial, _) => Quick(trial),
                Bend = change =>
                {
                    Restart();
                    return change;
                },
            };
            var restarts = new KnownRestarts("application:shop") { Restarted = _ => Restart() };
            await new TuningLoop(system, system, restarts, new ApplyRequest(), [], new Heard(), new FakeTimeProvider())
                .RunAsync(Plans.Of(Change("a", "application:shop") with { Kpi = Trials.Capacity }) with { Hash = $"{seed:x}" }, CancellationToken.None);
            kept += system.Calls.Contains("keep 1") ? 1 : 0;
        }

        // By its pairs, before they are measured once more at the end.
        Assert.True(kept <= 0.025 * Times, $"{kept} of {Times} were kept");
    }

    [Fact]
    public async Task Run_ChangeThatRestartsNothing_IsWarmedUpAsEver()
    {
        var system = new MadeUpSystem { Effect = _ => 8 };
        await RunAsync(system, 1, Change("a", "nginx") with { Effect = TuningEffect.Reload });
        Assert.DoesNotContain(system.Calls, call => call == "wake" || call.StartsWith("restart", StringComparison.Ordinal));
        Assert.Contains("warm up", system.Calls);
    }

    // At the end all is measured once more: the application starts when its database is there.
    [Fact]
    public async Task Run_WholeSetOfTwoServices_RestartsTheApplicationLast()
    {
        var system = new MadeUpSystem { Effect = _ => 8, Distort = (trial, _) => Quick(trial) };
        IReadOnlyList<Change> changes = await RunAsync(system, 1, Change("a", "application:shop"), Plans.Change("b", Trials.Capacity) with { Effect = TuningEffect.Restart, Target = "postgresql" });
        Assert.All(changes, change => Assert.Equal(TuningState.Kept, change.State));
        int whole = system.Calls.LastIndexOf("keep 2", system.Calls.Count - 3);
        Assert.Equal(["restart postgresql", "restart application:shop", "wake", "with", "revert 2", "revert 1", "wake", "without", "restart postgresql", "restart application:shop", "wake", "without", "apply 1", "apply 2", "wake", "with", "keep 1", "keep 2"], system.Calls[(whole + 1)..]);
    }

    [Fact]
    public async Task Run_ServiceThatDoesNotComeBack_EndsAllOfIt()
    {
        foreach (int failing in (int[])[1, 5, 9])
        {
            int made = 0;
            var system = new MadeUpSystem { Effect = _ => 8, Distort = (trial, _) => Quick(trial) };
            var heard = new Heard();
            var restarts = new KnownRestarts("application:shop") { Restarted = target => FailIf(++made >= failing, target) };
            PerfException error = await Assert.ThrowsAsync<PerfException>(() => new TuningLoop(system, system, restarts, new ApplyRequest(), [], heard, new FakeTimeProvider())
                .RunAsync(Plans.Of(Change("a", "application:shop"), Plans.Change("b")), CancellationToken.None));
            Assert.Equal(ErrorIds.RestartFailed, error.Id);
            Assert.Contains("application:shop was restarted between two trials and did not come back", error.Message, StringComparison.Ordinal);
            // Once more, lest it be left standing still; then no more.
            Assert.Equal(failing + 1, made);
            Change told = Assert.Single(heard.Changes);
            // Four restarts are those of the noise. The fifth is before the first trial of the pairs, or after the change was on.
            Assert.True(told.State == TuningState.Planned ? failing < 9 : told.State == TuningState.Reverted && failing > 4, $"{failing}: {told.State}");
            Assert.Contains("exit 1", told.Message, StringComparison.Ordinal);
            Assert.Empty(system.On);
        }
    }

    [Fact]
    public async Task Run_RestartThatGoesAtTheSecondTry_IsGoneOnWith()
    {
        int made = 0;
        var system = new MadeUpSystem { Effect = _ => 8, Distort = (trial, _) => Quick(trial) };
        var restarts = new KnownRestarts("application:shop") { Restarted = target => FailIf(++made == 3, target) };
        IReadOnlyList<Change> changes = await new TuningLoop(system, system, restarts, new ApplyRequest(), [], new Heard(), new FakeTimeProvider()).RunAsync(Plans.Of(Change("a", "application:shop")), CancellationToken.None);
        Assert.Equal(TuningState.Kept, changes[0].State);
    }

    // A trial with the change that follows none without it: it is turned on already, and the service is restarted all the same.
    [Fact]
    public async Task Run_GuardrailHitAfterARestartOfItsOwn_EndsItAtOnce()
    {
        var system = new MadeUpSystem { Effect = _ => 8, Distort = (trial, _) => Quick(trial), Cold = made => made.Calls[^2].StartsWith("restart", StringComparison.Ordinal) ? "http://127.0.0.1:1/health has not answered with success twice in a row." : null };
        Change change = Assert.Single(await RunAsync(system, 1, Change("a", "application:shop")));
        Assert.Equal((TuningState.Reverted, TuningOutcome.Harmful), (change.State, change.Outcome));
        Assert.All(system.ColdGuardrails.OfType<TuningGuardrails>(), watched => Assert.Equal((1, null), (watched.MostErrors, watched.BaselineP95)));
        Assert.Empty(system.On);
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
            var restart = TimeSpan.FromSeconds(random.Next(1, 80));
            double slower = 1 + (2 * random.NextDouble());
            var window = new MaintenanceWindow(new TimeOnly(2, 0), new TimeOnly(2, random.Next(27, 33)), []);
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
                    return Quick(trial);
                },
                Woken = () => time.Advance(TimeSpan.FromSeconds(9)),
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

    private static void FailIf(bool fails, string target)
    {
        if (fails)
        {
            throw new PerfException(ErrorIds.RestartFailed, "exit 1", target);
        }
    }

    // A service that does more is not slower for it.
    private static TuningTrial Quick(TuningTrial trial) => trial with { P95 = 150, P99 = 200 };

    private static PlannedChange Change(string id, string target) => Plans.Change(id, Trials.Burst) with { Effect = TuningEffect.Restart, Target = target };

    private static Task<IReadOnlyList<Change>> RunAsync(MadeUpSystem system, int seed, params PlannedChange[] changes)
    {
        var restarts = new KnownRestarts("application:shop", "application:cart", "postgresql") { Restarted = target => system.Calls.Add($"restart {target}") };
        return new TuningLoop(system, system, restarts, new ApplyRequest(), [], new Heard(), new FakeTimeProvider()).RunAsync(Plans.Of(changes) with { Hash = $"{seed:x}" }, CancellationToken.None);
    }
}
