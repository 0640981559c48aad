using Perf.Runtime;

namespace Perf.Tests.Runtime.Health;

public class HealthRunnerTests
{
    private static readonly HealthCheck s_well = new() { Status = HealthStatus.Healthy, Message = "well" };

    [Fact]
    public async Task RunAsync_OfManyKinds_FindsEachInOrder()
    {
        var runner = new HealthRunner(TimeProvider.System, TimeSpan.FromMilliseconds(300));
        using var never = new ManualResetEventSlim();
        var ended = new List<int>();
        HealthCheck[] found = await runner.RunAsync(
            [
                // What is to end well has a limit that a machine which stands still does not reach.
                (new PlannedCheck("well", "a") { AtLeast = TimeSpan.FromMinutes(5) }, _ => Task.FromResult(s_well)),
                (new PlannedCheck("hangs", ""), async stop => { await Task.Delay(Timeout.Infinite, stop); return s_well; }),
                // It does not react: a file system that hangs.
                (new PlannedCheck("stuck", ""), _ => { never.Wait(TimeSpan.FromMinutes(5), CancellationToken.None); return Task.FromResult(s_well); }),
                (new PlannedCheck("fails", "") { AtLeast = TimeSpan.FromMinutes(5) }, _ => throw new InvalidOperationException("nobody foresaw it")),
                (new PlannedCheck("refuses", "") { AtLeast = TimeSpan.FromMinutes(5) }, _ => Task.FromException<HealthCheck>(new PerfException(ErrorIds.OutboxUnavailable, "do this"))),
                (new PlannedCheck("slow", "") { AtLeast = TimeSpan.FromMinutes(5) }, async stop => { await Task.Delay(600, stop); return s_well; }),
                (new PlannedCheck("skipped", "", "no address", "name one"), _ => throw new InvalidOperationException("it is not made")),
            ],
            (_, count) => ended.Add(count),
            default).WaitAsync(TimeSpan.FromSeconds(60));
        never.Set();
        Assert.Equal(["well", "hangs", "stuck", "fails", "refuses", "slow", "skipped"], found.Select(check => check.Name));
        Assert.Equal([HealthStatus.Healthy, HealthStatus.Unhealthy, HealthStatus.Unhealthy, HealthStatus.Unhealthy, HealthStatus.Unhealthy, HealthStatus.Healthy, HealthStatus.Skipped], found.Select(check => check.Status));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], ended);
        Assert.Equal(("It took longer than 300ms.", "It took longer than 300ms.", "It failed: nobody foresaw it", "do this"), (found[1].Message, found[2].Message, found[3].Message, found[4].Message));
        Assert.Equal("a", found[0].Address);
    }

    [Fact]
    public async Task RunAsync_ThatIsStopped_Ends()
    {
        using var stop = new CancellationTokenSource();
        Task<HealthCheck[]> run = new HealthRunner(TimeProvider.System, TimeSpan.FromMinutes(5)).RunAsync([(new PlannedCheck("hangs", ""), async token => { await Task.Delay(Timeout.Infinite, token); return s_well; })], (_, _) => { }, stop.Token);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(60)));
    }
}
