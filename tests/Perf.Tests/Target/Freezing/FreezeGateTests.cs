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
        var early = client.GetStringAsync("/delay?ms=1000");
        await Eventually.UntilAsync(() => server.Counters.Of("/delay") == 1);
        server.Gate.Freeze();
        // Longer than the delay: only the freeze can be what holds it now.
        await Task.Delay(1200);

        Assert.False(early.IsCompleted);
        server.Gate.Release();
        Assert.Equal("done\n", await early);
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
        Assert.Equal(server.FreezeLog[0].StartUnixMicroseconds, windows[0].Start);
        Assert.All(windows, window => Assert.True(window.Start < window.End));
        Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.Start));
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
