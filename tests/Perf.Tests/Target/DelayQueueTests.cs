using System.Diagnostics;
using Perf.Target;

namespace Perf.Tests.Target;

public sealed class DelayQueueTests
{
    [Fact]
    public async Task WaitAsync_ManyDelays_NoneEndsEarly()
    {
        using var queue = new DelayQueue();
        var random = new Random(7);
        var waits = Enumerable.Range(0, 500).Select(async _ =>
        {
            var delay = TimeSpan.FromMicroseconds(random.Next(0, 40_000));
            long start = Stopwatch.GetTimestamp();
            await queue.WaitAsync(delay);
            return Stopwatch.GetElapsedTime(start) - delay;
        }).ToList();

        Assert.All(await Task.WhenAll(waits), late => Assert.True(late >= -TimeSpan.FromMicroseconds(1), $"{late} (seed 7)"));
    }

    [Fact]
    public async Task Stop_WhoWaits_IsCancelled()
    {
        using var queue = new DelayQueue();
        var waiting = queue.WaitAsync(TimeSpan.FromHours(1));
        queue.Stop();

        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
        await Assert.ThrowsAsync<TaskCanceledException>(() => queue.WaitAsync(TimeSpan.FromHours(1)));
    }
}
