using Google.Protobuf;
using Perf.Telemetry.Alerts;
using Perf.Telemetry.Sinks;
using Perf.Tests.Telemetry.Sinks.Support;

namespace Perf.Tests.Telemetry.Sinks.Prometheus;

/// <summary>Prometheus takes nothing that is older than what it has of a series.</summary>
public sealed class RemoteWriteOrderTests : IDisposable
{
    private readonly string _spill = Directory.CreateTempSubdirectory("perf-rw-").FullName;

    public void Dispose() => Directory.Delete(_spill, recursive: true);

    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public void End_IsAfterTheLastSecond_WhereverTheClocksAre(int late)
    {
        var batches = new List<SinkBatch>();
        var into = new BatchBuilder(BatchCodec.Snappy, batches.Add);
        var points = new RemoteWritePoints(new Dictionary<string, string>());
        points.Begin(Seconds.Run(), into);
        for (int i = 0; i < 2; i++)
        {
            points.Write(Seconds.Of(i), Seconds.Start.AddSeconds(i + late), into);
            into.Cut();
        }

        points.End(Seconds.Result(2), Seconds.Start.AddSeconds(2), into);
        into.Cut();
        Assert.Equal(3, batches.Count);
        long[] stamps = [.. batches.Select(batch => Assert.Single(StampsOf(BatchCodec.Snappy.Decompress(batch.Body)).Distinct()))];
        Assert.Equal(stamps.Order().Distinct(), stamps);
    }

    [Fact]
    public async Task WhatEarlierRunsHaveLeft_GoesBeforeThisRuns()
    {
        int port = FakeServer.FreePort();
        await using (ISink first = NewSink(port))
        {
            Assert.True((await RunAsync(first, "run-a", 0)).Spilled > 0);
        }

        await using FakeServer server = await FakeServer.StartAsync(
            static async (_, context) =>
            {
                await Task.Delay(30);
                context.Response.StatusCode = 204;
            },
            port: port);
        await using ISink second = NewSink(port);
        OutputResult result = await RunAsync(second, "run-b", 1000);
        Assert.Equal((0, 0), (result.Lost, result.Spilled));
        Assert.True(result.Replayed > 0);
        long[] stamps = [.. server.Requests.Where(request => request.Body.Length > 1).Select(request => StampsOf(BatchCodec.Snappy.Decompress(request.Body)).First())];
        Assert.Equal(stamps.Order(), stamps);
    }

    private static ISink NewSink(int port) => SinkFactory.Create(
        OutputText.Parse($"prometheus-rw=http://127.0.0.1:{port}/api/v1/write"),
        static _ => null,
        new PumpSettings
        {
            Backoff = new Backoff { First = TimeSpan.FromMilliseconds(10), Longest = TimeSpan.FromMilliseconds(20) }, Patience = TimeSpan.FromSeconds(1), EndPause = TimeSpan.FromMilliseconds(5), Idle = TimeSpan.FromMilliseconds(20),
        });

    private static List<long> StampsOf(byte[] request)
    {
        var stamps = new List<long>();
        Each(request, 1, series =>
        {
            Each(series, 2, sample => stamps.Add(Stamp(sample, 2)));
            Each(series, 4, histogram => stamps.Add(Stamp(histogram, 15)));
        });
        return stamps;
    }

    private static long Stamp(byte[] message, int field)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field)
            {
                return input.ReadInt64();
            }

            input.SkipLastField();
        }

        throw new InvalidDataException("No stamp.");
    }

    private static void Each(byte[] message, int field, Action<byte[]> what)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field)
            {
                what(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }
    }

    private async Task<OutputResult> RunAsync(ISink sink, string id, int late)
    {
        sink.Begin(Seconds.Run(_spill, id));
        for (int i = 0; i < 4; i++)
        {
            sink.Add(Seconds.Of(i), Seconds.Start.AddSeconds(i + late));
        }

        return await sink.EndAsync(Seconds.Result(4) with { StartedAt = Seconds.Start.AddSeconds(late) }, default);
    }
}
