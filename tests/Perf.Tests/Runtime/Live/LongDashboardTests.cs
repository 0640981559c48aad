using Perf.Runtime;
using Perf.Tests.Telemetry.Dashboard;
using Xunit.Abstractions;

namespace Perf.Tests.Runtime.Live;

[Collection(AloneCollection.Name)]
public sealed class LongDashboardTests(ITestOutputHelper output)
{
    private const int Early = 600;
    private const int Late = 4 * 3600;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);

    /// <summary>Four hours of fifty steps, with a browser that reads all the time: neither memory, nor events, nor the cost of a second grows.</summary>
    [Fact]
    public async Task Measured_FourHoursOfFiftySteps_GrowsNeitherInMemoryNorInEvents()
    {
        var run = new LongRun(50);
        await using DashboardObserver dashboard = DashboardObserver.Open(LongRun.Plan(), null, _ => new LiveRun(), TimeProvider.System);
        dashboard.Started(LongRun.Header());
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using EventStream stream = await EventStream.OpenAsync(client, dashboard.Address);
        using var limit = new CancellationTokenSource(s_limit);
        Task<int> reading = ReadAsync(stream);
        (long Memory, int Page) early = (0, 0);
        for (int i = 0; i < Late; i++)
        {
            (Interval interval, RunProgress progress) = run.Second(i);
            dashboard.Measured(interval, progress);
            if (i % 100 == 99)
            {
                await WaitUntilAsync(() => dashboard.Followed == i + 1, limit.Token);
            }

            if (i == Early)
            {
                await WaitUntilAsync(() => dashboard.Followed == i + 1, limit.Token);
                early = (GC.GetTotalMemory(forceFullCollection: true), (await client.GetByteArrayAsync(dashboard.Address)).Length);
            }
        }

        (long Memory, int Page) late = (GC.GetTotalMemory(forceFullCollection: true), (await client.GetByteArrayAsync(dashboard.Address)).Length);
        dashboard.Ended(LongRun.Header() with { Status = RunStatus.Completed, Duration = LongRun.Planned });
        int largest = await reading.WaitAsync(limit.Token);
        output.WriteLine($"after {Early} s: memory {early.Memory / 1e6:0.0} MB, page {early.Page / 1e3:0} kB; after {Late} s: memory {late.Memory / 1e6:0.0} MB, page {late.Page / 1e3:0} kB; largest event {largest / 1e3:0} kB; CPU {dashboard.Cpu.TotalSeconds:0.0} s");
        Assert.InRange(late.Memory - early.Memory, long.MinValue, 8_000_000);
        Assert.InRange(late.Page, 1, (early.Page * 13 / 10) + 50_000);
        Assert.InRange(largest, 1, 1_000_000);
    }

    private static async Task<int> ReadAsync(EventStream stream)
    {
        int largest = 0;
        while (await stream.NextAsync() is { } next)
        {
            largest = Math.Max(largest, next.Parts.Sum(part => part.Value.Length));
        }

        return largest;
    }

    private static async Task WaitUntilAsync(Func<bool> condition, CancellationToken cancel)
    {
        while (!condition())
        {
            await Task.Delay(1, cancel);
        }
    }
}
