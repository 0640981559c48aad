using Microsoft.Extensions.Time.Testing;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

/// <summary>Changes that need a restart: only of what somebody declared, and only while there is time for it.</summary>
public class TuningLoopRestartTests
{
    [Theory]
    // The clock of the tests stands at 02:00; six pairs of ten seconds with a restart for each trial take some 27 minutes at most, where trials have to be longer.
    [InlineData("01:00", "03:00", true)]
    [InlineData("01:00", "02:26", false)]
    [InlineData("01:00", "02:27", true)]
    [InlineData("01:00", "02:03", false)]
    [InlineData("22:00", "01:59", false)]
    public async Task Run_Restart_OnlyWithinTheWindow(string from, string to, bool isTried)
    {
        var system = new MadeUpSystem { Effect = _ => 0.6 };
        OptimizationPlan plan = Plans.Of(Plans.Change("app.pool.size") with { Effect = TuningEffect.Restart, Target = "application:shop" });
        var window = new MaintenanceWindow(TimeOnly.Parse(from, null), TimeOnly.Parse(to, null), []);
        Change change = Assert.Single(await RunAsync(system, plan, new ApplyRequest { Window = window }));
        Assert.Equal(isTried ? TuningState.Kept : TuningState.Planned, change.State);
        if (!isTried)
        {
            Assert.Contains("maintenance window", change.Message, StringComparison.Ordinal);
            Assert.Empty(system.Calls);
        }
    }

    [Fact]
    public async Task Run_RestartOfWhatNobodyDeclared_IsNotTried()
    {
        var system = new MadeUpSystem();
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("db.shared_buffers") with { Effect = TuningEffect.Restart, Target = "postgresql" })));
        Assert.Equal(TuningState.Planned, change.State);
        Assert.Contains("-RestartCommand", change.Message, StringComparison.Ordinal);
        Assert.Empty(system.Calls);
    }

    // However long trials and restarts take: none is begun that does not end in the window, and nothing is left in effect that was not measured to the end.
    [Theory]
    [InlineData("UTC", "02:00", "03:00", "2025-08-06T03:00:00Z")]
    // The nights in which clocks are turned: forward, so that it is 03:10 ten minutes after 01:59; and back, so that it is two (or one) once more, which is no part of the window.
    [InlineData("Europe/Berlin", "22:00", "03:10", "2025-03-30T01:10:00Z")]
    [InlineData("America/New_York", "22:00", "03:10", "2025-03-09T07:10:00Z")]
    [InlineData("Europe/Berlin", "02:15", "05:00", "2025-10-26T01:00:00Z")]
    [InlineData("America/New_York", "01:15", "05:00", "2025-11-02T06:00:00Z")]
    public async Task Run_SlowerThanWasThought_RestartsNothingOutsideTheWindow(string zone, string from, string to, string end)
    {
        TimeZoneInfo place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var window = new MaintenanceWindow(TimeOnly.Parse(from, null), TimeOnly.Parse(to, null), []);
        var closes = DateTimeOffset.Parse(end, null);
        int kept = 0, late = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var restart = TimeSpan.FromSeconds(random.Next(1, 89));
            double slower = 1 + (3 * random.NextDouble());
            var time = new FakeTimeProvider(closes.AddMinutes(-random.Next(20, 40)));
            time.SetLocalTimeZone(place);
            List<DateTimeOffset> ends = [];
            var system = new MadeUpSystem
            {
                Effect = _ => 0.6,
                Cold = _ => Pass<string?>(time, TimeSpan.FromSeconds(10), null),
                Distort = (trial, _) => Pass(time, slower * trial.Length, trial),
                Bend = change =>
                {
                    time.Advance(restart);
                    ends.Add(time.GetUtcNow());
                    return change;
                },
            };
            OptimizationPlan plan = Plans.Of(Plans.Change("app.pool.size") with { Effect = TuningEffect.Restart, Target = "application:shop" });
            var restarts = new KnownRestarts("application:shop")
            {
                Restarted = _ =>
                {
                    time.Advance(restart);
                    ends.Add(time.GetUtcNow());
                },
            };
            IReadOnlyList<Change> changes = await new TuningLoop(system, system, restarts, new ApplyRequest { Window = window }, [], new Heard(), time).RunAsync(plan, CancellationToken.None);
            Assert.True(ends.All(end => end <= closes), $"seed {seed}: a restart ended at {ends.LastOrDefault():HH:mm:ss}, the window at {closes:HH:mm:ss} (UTC)");
            Change change = changes[0];
            Assert.True(change.State is TuningState.Kept or TuningState.Reverted or TuningState.Planned, $"seed {seed}: {change.State}");
            Assert.True(system.On.Count == (change.State == TuningState.Kept ? 1 : 0), $"seed {seed}: {change.State}");
            Assert.True(change.State != TuningState.Reverted || change.Message.Contains("maintenance window", StringComparison.Ordinal), $"seed {seed}: {change.Message}");
            kept += change.State == TuningState.Kept ? 1 : 0;
            late += change.State == TuningState.Reverted ? 1 : 0;
        }

        Assert.True(kept > 20 && late > 5, $"{kept} kept, {late} too late");
    }

    private static T Pass<T>(FakeTimeProvider time, TimeSpan by, T value)
    {
        time.Advance(by);
        return value;
    }

    private static Task<IReadOnlyList<Change>> RunAsync(MadeUpSystem system, OptimizationPlan plan, ApplyRequest? request = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 8, 6, 2, 0, 0, TimeSpan.Zero));
        return new TuningLoop(system, system, new KnownRestarts("application:shop"), request ?? new ApplyRequest(), [], new Heard(), time).RunAsync(plan, CancellationToken.None);
    }
}
