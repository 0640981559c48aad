using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Perf.Telemetry.Alerts;
using Perf.Telemetry.Sinks;
using Perf.Tests.Telemetry.Sinks.Support;
using Reply = Perf.Telemetry.Sinks.Delivery;

namespace Perf.Tests.Telemetry.Sinks.Delivery;

/// <summary>What the pump does when a transport does what none should, and when batches fail in their middle.</summary>
public sealed partial class DeliveryPumpTests : IDisposable
{
    private const int PointsOfBatch = 8;

    private readonly string _spill = Directory.CreateTempSubdirectory("perf-pump-").FullName;

    public void Dispose() => Directory.Delete(_spill, recursive: true);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task QuartersThatFailInTheMiddle_AreSentOnce_AndCounted(bool protobuf, bool onDisk)
    {
        var got = new List<string>();
        BatchCodec codec = protobuf ? BatchCodec.Snappy : BatchCodec.Gzip;
        int attempts = 0;
        int small = 0;
        await using ISink sink = NewSink(protobuf, onDisk, batch =>
        {
            string[] points = PointsOf(codec.Decompress(batch.Body));
            Assert.Equal(points.Length, batch.Points);
            if (points.Length > 2)
            {
                // The first failure puts what comes after on disk.
                return Interlocked.Increment(ref attempts) == 1 ? Later : new Reply(DeliveryOutcome.TooLarge, "413");
            }

            if (Interlocked.Increment(ref small) % 4 == 3)
            {
                return Later;
            }

            got.AddRange(points);
            return Reply.Taken;
        });
        OutputResult result = await RunAsync(sink, 5);
        Assert.Equal((5L * PointsOfBatch, 0L, 0L), (result.Written, result.Lost, result.Spilled));
        Assert.Equal(Enumerable.Range(0, 5).SelectMany(NamesOf), got);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TransportThatThrows_EndsTheSending_AndWhatWaitsIsPutAside(bool onDisk)
    {
        await using ISink sink = NewSink(false, onDisk, static _ => throw new InvalidOperationException("nobody foresaw it"));
        OutputResult result = await RunAsync(sink, 4);
        Assert.Equal(onDisk ? (0L, 0L, 4L * PointsOfBatch) : (0L, 4L * PointsOfBatch, 0L), (result.Written, result.Lost, result.Spilled));
        Assert.Contains("nobody foresaw it", result.LastError!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BrokenFileOfAnEarlierRun_IsRemovedAndTold_AndTheOthersAreSent()
    {
        await using (ISink first = NewSinkOfNone(true))
        {
            Assert.Equal(3 * PointsOfBatch, (await RunAsync(first, 3, "run-a")).Spilled);
        }

        string[] files = [.. Directory.GetFiles(_spill, "*.snappy", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.Equal(3, files.Length);
        File.WriteAllBytes(files[1], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        var got = new List<string>();
        await using (ISink second = NewSink(true, true, batch =>
        {
            got.AddRange(PointsOf(BatchCodec.Snappy.Decompress(batch.Body)));
            return Reply.Taken;
        }))
        {
            OutputResult result = await RunAsync(second, 1, "run-b");
            Assert.Equal((PointsOfBatch, 2 * PointsOfBatch, PointsOfBatch, 0), (result.Written, result.Replayed, result.Lost, result.Spilled));
            Assert.Contains("is broken and was removed", result.LastError!, StringComparison.Ordinal);
        }

        Assert.Equal(3 * PointsOfBatch, got.Count);
        Assert.Empty(Directory.GetFiles(_spill, "*.snappy", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task WhatAnotherRunHasPutThere_IsNotRemovedWithTheFolder()
    {
        string kept;
        await using (ISink sink = NewSinkOfNone(false))
        {
            await RunAsync(sink, 2, "run-a");
        }

        string folder = Assert.Single(Directory.GetDirectories(_spill));
        kept = Path.Combine(folder, "put-there-meanwhile");
        File.WriteAllText(kept, "");
        await using (ISink sink = NewSink(false, true, static _ => Reply.Taken))
        {
            Assert.Equal(2 * PointsOfBatch, (await RunAsync(sink, 1, "run-b")).Replayed);
        }

        Assert.True(File.Exists(kept));
        File.Delete(kept);
        await using (ISink sink = NewSink(false, true, static _ => Reply.Taken))
        {
            await RunAsync(sink, 1, "run-c");
        }

        Assert.Empty(Directory.GetDirectories(_spill));
    }

    [Fact]
    public async Task RefusedOfEarlierRuns_IsCountedAndTold()
    {
        await using (ISink first = NewSinkOfNone(false))
        {
            await RunAsync(first, 2, "run-a");
        }

        await using ISink second = NewSink(false, true, static batch => batch.IsReplay ? new Reply(DeliveryOutcome.Refused, "400 too old") : Reply.Taken);
        OutputResult result = await RunAsync(second, 1, "run-b");
        Assert.Equal((PointsOfBatch, 0, 2 * PointsOfBatch), (result.Written, result.Replayed, result.Lost));
        Assert.Contains("400 too old", result.LastError!, StringComparison.Ordinal);
    }

    private static Reply Later => new(DeliveryOutcome.Later, "503");

    private static string[] NamesOf(int index) => [.. Enumerable.Range(0, PointsOfBatch).Select(point => string.Create(CultureInfo.InvariantCulture, $"p{index:D4}-{point:D2}"))];

    private static string[] PointsOf(byte[] body) => [.. Point().Matches(Encoding.Latin1.GetString(body)).Select(match => match.Value)];

    // Where nothing is ever taken, nobody waits for it long.
    private static ISink NewSinkOfNone(bool protobuf) => NewSink(protobuf, true, static _ => Later, TimeSpan.FromMilliseconds(200));

    private static ISink NewSink(bool protobuf, bool onDisk, Func<SinkBatch, Reply> answer, TimeSpan? patience = null)
    {
        OutputDefinition output = OutputText.Parse("influxdb=http://127.0.0.1:1/perf") with { SpillLimit = onDisk ? 1 << 20 : 0 };
        return new PushSink(
            output,
            new Transport(answer),
            protobuf ? new WireFraming(1u << 1) : new LineFraming(),
            protobuf ? BatchCodec.Snappy : BatchCodec.Gzip,
            new Writer(protobuf),
            null,
            new PumpSettings
            {
                Backoff = new Backoff { First = TimeSpan.FromMilliseconds(10), Longest = TimeSpan.FromMilliseconds(20) }, Patience = patience ?? TimeSpan.FromSeconds(3), LongestEnd = TimeSpan.FromMinutes(1), EndPause = TimeSpan.FromMilliseconds(5),
                Idle = TimeSpan.FromMilliseconds(20),
            });
    }

    private async Task<OutputResult> RunAsync(ISink sink, int seconds, string id = "run-x")
    {
        sink.Begin(Seconds.Run(_spill, id));
        for (int i = 0; i < seconds; i++)
        {
            sink.Add(Seconds.Of(i), Seconds.Start.AddSeconds(i));
            await Task.Delay(20);
        }

        return await sink.EndAsync(Seconds.Result(seconds), default);
    }

    [GeneratedRegex(@"p\d{4}-\d{2}")]
    private static partial Regex Point();

    private sealed class Transport(Func<SinkBatch, Reply> answer) : ITransport
    {
        public Task<string?> ProbeAsync(CancellationToken stop) => Task.FromResult<string?>(null);

        public async Task<Reply> SendAsync(SinkBatch batch, CancellationToken stop)
        {
            await Task.Yield();
            stop.ThrowIfCancellationRequested();
            return answer(batch);
        }

        public void Dispose()
        {
        }
    }

    private sealed class Writer(bool protobuf) : IPointWriter
    {
        public void Begin(SinkRun run, BatchBuilder into)
        {
        }

        public void Write(Interval interval, DateTimeOffset at, BatchBuilder into)
        {
            foreach (string name in NamesOf(interval.Index))
            {
                if (!protobuf)
                {
                    into.Add(Encoding.ASCII.GetBytes(name + "\n"), 1);
                    continue;
                }

                using var message = new WireWriter();
                message.Message(1, point => point.Text(1, name));
                into.Add(message.ToArray(), 1);
            }

            into.Cut();
        }

        public void End(RunResult result, DateTimeOffset at, BatchBuilder into)
        {
        }
    }
}
