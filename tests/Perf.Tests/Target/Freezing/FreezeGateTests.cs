using System.Diagnostics;
using System.Text.Json;
using Perf.Target;
using Perf.Target.Freezing;

namespace Perf.Tests.Target.Freezing;

public sealed class FreezeGateTests
{
    [Fact]
    public async Task Freeze_RequestsArrive_AllWaitUntilReleasedTogether()
    {
        await using var server = await TargetServer.StartAsync(new TargetOptions());
        using var client = new HttpClient { BaseAddress = server.BaseUri };
        server.Gate.Freeze();
        var requests = Enumerable.Range(0, 200).Select(_ => client.GetStringAsync("/ok")).ToList();
        await Eventually.UntilAsync(() => server.Counters.Of("/ok") == 200);

        await Eventually.UntilAsync(() => server.Gate.Waiting == 200);
        Assert.DoesNotContain(requests, request => request.IsCompleted);
        Assert.True(JsonDocument.Parse(await client.GetStringAsync("/freeze-log")).RootElement.GetProperty("frozen").GetBoolean());

        server.Gate.Release();
        Assert.All(await Task.WhenAll(requests), body => Assert.Equal("""{"status":"ok"}""", body));
        Assert.Single(server.FreezeLog);
    }

    [Fact]
    public async Task Freeze_RequestInFlight_IsHeldToo()
    {
        await using var server = await TargetServer.StartAsync(new TargetOptions());
        using var client = new HttpClient { BaseAddress = server.BaseUri };
        var delay = TimeSpan.FromMilliseconds(300);
        bool wasInFlight = false;

        // Once more where the machine stood still for so long that the delay may have been over before the freeze began.
        for (int attempt = 0; attempt < 100 && !wasInFlight; attempt++)
        {
            long begun = Stopwatch.GetTimestamp();
            using HttpResponseMessage response = await client.GetAsync($"/stall?ms={delay.TotalMilliseconds}&bytes=100", HttpCompletionOption.ResponseHeadersRead);
            server.Gate.Freeze();
            wasInFlight = Stopwatch.GetElapsedTime(begun) < delay;
            Task<string> body = response.Content.ReadAsStringAsync();
            if (wasInFlight)
            {
                // It was in its delay, and now it is held.
                await Eventually.UntilAsync(() => server.Gate.Waiting == 1);
                Assert.False(body.IsCompleted);
            }

            server.Gate.Release();
            Assert.Equal(100, (await body).Length);
            Assert.Equal(0, server.Gate.Waiting);
        }

        Assert.True(wasInFlight);
    }

    [Fact]
    public async Task Run_Schedule_LogsItsWindowsInOrder()
    {
        await using var server = await TargetServer.StartAsync(new TargetOptions { Freeze = FreezeSchedule.Parse("30ms/60ms/10ms") });
        using var client = new HttpClient { BaseAddress = server.BaseUri };
        while (server.FreezeLog.Count < 3)
        {
            await client.GetStringAsync("/ok");
        }

        using var log = JsonDocument.Parse(await client.GetStringAsync("/freeze-log"));
        var windows = log.RootElement.GetProperty("windows").EnumerateArray()
            .Select(window => (Start: window.GetProperty("start_us").GetInt64(), End: window.GetProperty("end_us").GetInt64())).ToList();
        Assert.True(windows.Count >= 3);
        IReadOnlyList<FreezeWindow> freezes = server.FreezeLog;
        Assert.Equal(freezes.Take(windows.Count).Select(window => (window.StartUnixMicroseconds, window.EndUnixMicroseconds)), windows);

        // In the clock's own ticks: on a machine that stood still a freeze that is overdue is over in less than a microsecond.
        Assert.All(freezes, window => Assert.True(window.StartTimestamp < window.EndTimestamp && window.StartUnixMicroseconds <= window.EndUnixMicroseconds));
        Assert.All(freezes.Zip(freezes.Skip(1)), pair => Assert.True(pair.First.EndTimestamp < pair.Second.StartTimestamp && pair.First.EndUnixMicroseconds <= pair.Second.StartUnixMicroseconds));
    }

    [Fact]
    public async Task Dispose_WhileFrozen_ReleasesWhoWaits()
    {
        var gate = new FreezeGate();
        gate.Freeze();
        var waiting = gate.PassAsync();
        gate.Dispose();

        await waiting;
        gate.Freeze();
        Assert.False(gate.IsFrozen);
    }
}
