using Microsoft.Extensions.Time.Testing;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

/// <summary>Changes that need a restart: only of what somebody declared, and only while there is time for it.</summary>
public class TuningLoopRestartTests
{
    [Theory]
    // The clock of the tests stands at 02:00; six pairs of ten seconds with a restart each take some ten minutes, where trials have to be longer.
    [InlineData("01:00", "03:00", true)]
    [InlineData("01:00", "02:09", false)]
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

    private static Task<IReadOnlyList<Change>> RunAsync(MadeUpSystem system, OptimizationPlan plan, ApplyRequest? request = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 8, 6, 2, 0, 0, TimeSpan.Zero));
        return new TuningLoop(system, system, new KnownRestarts("application:shop"), request ?? new ApplyRequest(), [], new Heard(), time).RunAsync(plan, CancellationToken.None);
    }
}
