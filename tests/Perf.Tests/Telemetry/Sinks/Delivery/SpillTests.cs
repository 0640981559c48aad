using Perf.Telemetry.Alerts;
using Perf.Telemetry.Sinks;
using Perf.Tests.Telemetry.Sinks.Support;

namespace Perf.Tests.Telemetry.Sinks.Delivery;

/// <summary>What waits on disk goes where it was meant for.</summary>
public sealed class SpillTests : IDisposable
{
    private const string Secret = "http://user:hunter2secret@127.0.0.1:1";

    private readonly string _spill = Directory.CreateTempSubdirectory("perf-spill-").FullName;

    public void Dispose() => Directory.Delete(_spill, recursive: true);

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a", "a")]
    public async Task TwoOutputsToOneDestination_KeepAllOfBoth(string one, string other)
    {
        OutputDefinition output = OutputText.Parse("influxdb=http://127.0.0.1:1/perf");
        await using ISink first = NewSink(output with { Tags = new Dictionary<string, string> { ["team"] = one } });
        await using ISink second = NewSink(output with { Tags = new Dictionary<string, string> { ["team"] = other } });
        first.Begin(Seconds.Run(_spill));
        second.Begin(Seconds.Run(_spill));
        for (int i = 0; i < 5; i++)
        {
            first.Add(Seconds.Of(i), Seconds.Start.AddSeconds(i));
            second.Add(Seconds.Of(i), Seconds.Start.AddSeconds(i));
        }

        OutputResult[] results = await Task.WhenAll(first.EndAsync(Seconds.Result(5), default), second.EndAsync(Seconds.Result(5), default));
        Assert.All(results, result => Assert.Equal((0, 0), (result.Written, result.Lost)));
        Assert.Equal(results.Sum(result => result.Spilled), Waiting());
    }

    [Fact]
    public async Task WhatWaitsForAnAddress_DoesNotGoToAnother_OfTheSameReference()
    {
        OutputDefinition output = OutputText.Parse("influxdb=${env:URL}?db=perf");
        long spilled;
        await using (ISink staging = NewSink(output, Secret))
        {
            spilled = await RunAsync(staging, "run-a");
        }

        Assert.True(spilled > 0);
        await using FakeServer production = await FakeServer.StartAsync(static (_, context) =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        await using (ISink sink = NewSink(output, production.Address))
        {
            sink.Begin(Seconds.Run(_spill, "run-b"));
            sink.Add(Seconds.Of(0), Seconds.Start);
            Assert.Equal(0, (await sink.EndAsync(Seconds.Result(1), default)).Replayed);
        }

        Assert.Equal(spilled, Waiting());
        Assert.All(Directory.GetFileSystemEntries(_spill, "*", SearchOption.AllDirectories), path => Assert.DoesNotContain("hunter2", path, StringComparison.Ordinal));
        Assert.All(Directory.GetFiles(_spill, "about.txt", SearchOption.AllDirectories), path => Assert.DoesNotContain("hunter2", File.ReadAllText(path), StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunsOfOneDestination_AreSentInTheirOrder()
    {
        int port = FakeServer.FreePort();
        OutputDefinition output = OutputText.Parse($"influxdb=http://127.0.0.1:{port}/perf");
        string[] runs = ["20260301-120000-ffffff", "20260301-130000-aaaaaa", "20260302-000000-000000"];
        foreach (string run in runs)
        {
            await using ISink sink = NewSink(output);
            await RunAsync(sink, run);
        }

        await using FakeServer server = await FakeServer.StartAsync(
            static (_, context) =>
            {
                context.Response.StatusCode = 204;
                return Task.CompletedTask;
            },
            port: port);
        await using ISink last = NewSink(output, patience: 20_000);
        last.Begin(Seconds.Run(_spill, "20260303-000000-000000"));
        await last.EndAsync(Seconds.Result(1), default);
        string?[] got = [.. server.Requests.Where(request => request.Path == "/write").SelectMany(request => LineParser.Parse(request.Text)).Select(point => point.Tags["run"]).Where(run => run != "20260303-000000-000000").Distinct()];
        Assert.Equal(runs, got);
    }

    private static async Task<long> EndAsync(ISink sink) => (await sink.EndAsync(Seconds.Result(3), default)).Spilled;

    private static ISink NewSink(OutputDefinition output, string? url = null, int patience = 300) => SinkFactory.Create(
        output,
        name => name == "URL" ? url : null,
        new PumpSettings
        {
            Backoff = new Backoff { First = TimeSpan.FromMilliseconds(10), Longest = TimeSpan.FromMilliseconds(20) }, Patience = TimeSpan.FromMilliseconds(patience), ReplayEnd = TimeSpan.FromSeconds(20), EndPause = TimeSpan.FromMilliseconds(5), Idle = TimeSpan.FromMilliseconds(20),
        });

    private Task<long> RunAsync(ISink sink, string id)
    {
        sink.Begin(Seconds.Run(_spill, id));
        for (int i = 0; i < 3; i++)
        {
            sink.Add(Seconds.Of(i), Seconds.Start.AddSeconds(i));
        }

        return EndAsync(sink);
    }

    private long Waiting() => Directory.GetFiles(_spill, "*.gz", SearchOption.AllDirectories).Sum(file => (long)LineParser.Parse(System.Text.Encoding.UTF8.GetString(BatchCodec.Gzip.Decompress(File.ReadAllBytes(file)))).Count);
}
