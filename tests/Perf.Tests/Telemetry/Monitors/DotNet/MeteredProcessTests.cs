using System.Diagnostics;
using Microsoft.Diagnostics.NETCore.Client;
using Perf.Telemetry.Monitors.DotNet;
using Perf.Telemetry.Monitors.DotNet.Nettrace;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Monitors.DotNet;

/// <summary>What real processes tell of their meters, and what happens where others listen as well.</summary>
public class MeteredProcessTests
{
    private static readonly TimeSpan s_guard = TimeSpan.FromSeconds(120);

    [SkippableFact]
    public async Task Read_AnApplicationThatCallsAService_HasItsRequestsAndItsCallsByRouteAndServer()
    {
        using LabProcess supplier = await LabProcess.StartAsync(("LAB_ANSWER_MS", "25"), ("LAB_FAILURE_SHARE", "0.5"));
        using LabProcess app = await LabProcess.StartAsync(("LAB_DEPENDENCY", $"http://127.0.0.1:{supplier.Port}"));
        using var reader = new DotNetReader(new DotNetMonitor { Name = "d", ProcessId = app.Id });
        using var client = new HttpClient();
        string server = $"127.0.0.1:{supplier.Port}";
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        var notes = new List<string>();
        await ReadUntilAsync(reader, sums, notes, () => client.GetAsync(app.Address("/availability/3?token=hunter2")), () => sums.GetValueOrDefault($"http.client.request.failed|{server}") > 0 && sums.GetValueOrDefault("http.server.request.duration.count|/availability/{id:int},2xx") > 0);

        // A request has its call within it, and a call the service's pause.
        double calls = sums[$"http.client.request.duration.count|{server}"];
        double call = sums[$"http.client.request.duration.time|{server}"] / calls;
        double request = sums["http.server.request.duration.time|"] / sums["http.server.request.duration.count|"];
        Assert.InRange(call, 0.020, request);
        Assert.True(sums[$"http.client.request.failed|{server}"] < calls);
        Assert.True(sums["http.server.request.duration.count|/availability/{id:int},5xx"] > 0);
        Assert.True(sums[$"http.client.request.duration|{server},avg"] > 0);
        Assert.Contains(sums.Keys, key => key.StartsWith("http.client.open_connections|", StringComparison.Ordinal));
        Assert.Contains("kestrel.active_connections|", sums.Keys);
        Assert.DoesNotContain(sums.Keys, key => key.Contains("hunter2", StringComparison.Ordinal));
        Assert.Empty(notes);
    }

    /// <summary>The bytes of a real session, as they come and once more: each request is counted once, and damage is told as such.</summary>
    [SkippableFact]
    public async Task ReadAll_ARecordedSession_CountsEachRequestOnce()
    {
        const int Requests = 40;
        using LabProcess app = await LabProcess.StartAsync();
        EventPipeSession session = await new DiagnosticsClient(app.Id).StartEventPipeSessionAsync([DotNetReader.MetersFor("test", MeterLimits.Usual)], requestRundown: false, 4, CancellationToken.None);
        var recording = new RecordingStream(session.EventStream);
        double counted = 0;
        int intervals = 0;
        void Take(MeterEvent told)
        {
            counted += told is { Kind: MeterEventKind.Histogram, Instrument: "http.server.request.duration" } ? told.Count : 0;
            intervals += told is { Kind: MeterEventKind.IntervalEnd, Seconds: > 0 and < 60 } ? 1 : 0;
        }

        Task reading = Task.Run(() => Record.Exception(() => new CounterEvents(_ => { }, Take).ReadAll(recording)));
        using var client = new HttpClient();
        for (int i = 0; i < Requests; i++)
        {
            using HttpResponseMessage _ = await client.GetAsync(app.Address("/ping"));
        }

        using var guard = new CancellationTokenSource(s_guard);
        while (Volatile.Read(ref counted) < Requests && !reading.IsCompleted)
        {
            await Task.Delay(100, guard.Token);
        }

        await session.StopAsync(guard.Token);
        await reading.WaitAsync(guard.Token);
        session.Dispose();
        Assert.Equal(Requests, counted);
        Assert.True(intervals > 0);

        byte[] bytes = recording.Kept;
        (double before, counted, intervals) = (counted, 0, 0);
        new CounterEvents(_ => { }, Take).ReadAll(new MemoryStream(bytes));
        Assert.Equal(before, counted);
        SeededProperty.ForAll(100, random =>
        {
            Exception? e = Record.Exception(() => new CounterEvents(_ => { }, _ => { }).ReadAll(new MemoryStream(CapturedFile.Damage(bytes, random))));
            Assert.True(e is null or FormatException or EndOfStreamException, $"{e}");
        });
    }

    /// <summary>Two runs at once watch one application: both see it.</summary>
    [SkippableFact]
    public async Task Read_BesideAnotherMonitor_BothSeeTheRequests()
    {
        using LabProcess app = await LabProcess.StartAsync();
        using var first = new DotNetReader(new DotNetMonitor { Name = "a", ProcessId = app.Id });
        using var second = new DotNetReader(new DotNetMonitor { Name = "b", ProcessId = app.Id });
        using var client = new HttpClient();
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        var others = new Dictionary<string, double>(StringComparer.Ordinal);
        await ReadUntilAsync(first, sums, [], () => client.GetAsync(app.Address("/ping")), () => sums.GetValueOrDefault("http.server.request.duration.count|") > 0);
        await ReadUntilAsync(second, others, [], () => client.GetAsync(app.Address("/ping")), () => others.GetValueOrDefault("http.server.request.duration.count|") > 0);
    }

    /// <summary>A tool that shares and came first counts less: its limits are taken over, and told.</summary>
    [SkippableFact]
    public async Task Read_AfterAToolWithOtherLimits_TakesThem()
    {
        using LabProcess app = await LabProcess.StartAsync();
        using EventPipeSession other = await new DiagnosticsClient(app.Id).StartEventPipeSessionAsync([DotNetReader.MetersFor("other", new MeterLimits("10", "1000", "1"))], requestRundown: false, 4, CancellationToken.None);
        _ = other.EventStream.CopyToAsync(Stream.Null);
        using var reader = new DotNetReader(new DotNetMonitor { Name = "d", ProcessId = app.Id });
        using var client = new HttpClient();
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        var notes = new List<string>();
        await ReadUntilAsync(reader, sums, notes, () => client.GetAsync(app.Address("/ping")), () => notes.Count > 0 && sums.GetValueOrDefault("http.server.request.duration.count|") > 0);
        Assert.Contains("10 histograms", Assert.Single(notes), StringComparison.Ordinal);
    }

    /// <summary>A tool that does not share: counters are read, and what is missing is told.</summary>
    [SkippableFact]
    public async Task Read_BesideAToolThatDoesNotShare_SaysWhatIsMissing()
    {
        using LabProcess app = await LabProcess.StartAsync();
        var alone = new EventPipeProvider(MeterEvents.Provider, System.Diagnostics.Tracing.EventLevel.Informational, 2, new Dictionary<string, string> { ["SessionId"] = "alone", ["Metrics"] = "Some.Meter" });
        using EventPipeSession other = await new DiagnosticsClient(app.Id).StartEventPipeSessionAsync([alone], requestRundown: false, 4, CancellationToken.None);
        _ = other.EventStream.CopyToAsync(Stream.Null);
        using var reader = new DotNetReader(new DotNetMonitor { Name = "d", ProcessId = app.Id });
        using var client = new HttpClient();
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        var notes = new List<string>();
        await ReadUntilAsync(reader, sums, notes, () => client.GetAsync(app.Address("/ping")), () => notes.Count > 0 && sums.GetValueOrDefault("http.server.request.rate|") > 0);
        Assert.Contains("does not share", notes[0], StringComparison.Ordinal);
    }

    /// <summary>When the monitor ends the process counts no longer, and a tool that does not share has room.</summary>
    [SkippableFact]
    public async Task Dispose_EndsWhatTheProcessDoesForIt()
    {
        using LabProcess app = await LabProcess.StartAsync();
        using var client = new HttpClient();
        using (var reader = new DotNetReader(new DotNetMonitor { Name = "d", ProcessId = app.Id }))
        {
            var sums = new Dictionary<string, double>(StringComparer.Ordinal);
            await ReadUntilAsync(reader, sums, [], () => client.GetAsync(app.Address("/ping")), () => sums.GetValueOrDefault("http.server.request.duration.count|") > 0);
        }

        var alone = new EventPipeProvider(MeterEvents.Provider, System.Diagnostics.Tracing.EventLevel.Informational, 2, new Dictionary<string, string> { ["SessionId"] = "alone", ["Metrics"] = "Some.Meter" });
        using EventPipeSession next = await new DiagnosticsClient(app.Id).StartEventPipeSessionAsync([alone], requestRundown: false, 4, CancellationToken.None);
        var first = new TaskCompletionSource<MeterEventKind>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(() => Record.Exception(() => new CounterEvents(_ => { }, told => first.TrySetResult(told.Kind)).ReadAll(next.EventStream)));
        Assert.Equal(MeterEventKind.IntervalEnd, await first.Task.WaitAsync(s_guard));
    }

    // No speed decides: whoever never tells must not hang the tests.
    private static async Task ReadUntilAsync(DotNetReader reader, Dictionary<string, double> sums, List<string> notes, Func<Task<HttpResponseMessage>> ask, Func<bool> isEnough)
    {
        var reading = new MonitorReading("d");
        var watch = Stopwatch.StartNew();
        while (!isEnough())
        {
            Assert.True(watch.Elapsed < s_guard, string.Join("; ", sums.Keys.Concat(notes)));
            // The first reading begins the session, before anything is asked.
            reading.Begin(watch.Elapsed);
            reader.Read(reading, CancellationToken.None);
            using HttpResponseMessage _ = await ask();
            notes.AddRange(reading.Notes);
            foreach (MonitorSample sample in reading.Samples)
            {
                string key = $"{sample.Signal}|{string.Join(',', sample.Labels.OrderBy(label => label.Key == "statistic").ThenByDescending(label => label.Key, StringComparer.Ordinal).Select(label => label.Value))}";
                sums[key] = sums.GetValueOrDefault(key) + sample.Value;
            }

            await Task.Delay(50);
        }
    }
}
