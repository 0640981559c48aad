using System.IO.Pipelines;
using Perf.Engine.Workers;
using Perf.Engine.Workers.Samples;

namespace Perf.Tests.Engine.Workers.Samples;

/// <summary>Samples are the same at the other end of the pipe.</summary>
public sealed class SampleFramesTests
{
    [Fact]
    public async Task Samples_OfManyTagsAndFrames_ArriveInTheirOrder()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var sent = new List<string>();
        var sink = new FrameSampleSink(new FrameStream(Stream.Null, pipe.Writer.AsStream()), "file");
        var shared = new SampleTags(new Dictionary<string, string> { ["name"] = "ü", ["status"] = "200" });
        for (int i = 0; i < 25_000; i++)
        {
            // Some tags come again and again, others once: more than are kept.
            SampleTags tags = i % 3 == 0 ? shared : new SampleTags(new Dictionary<string, string> { ["id"] = $"{i}" });
            SampleValue[] values = [.. Enumerable.Range(0, i % 4).Select(n => new SampleValue($"metric_{(i + n) % 50}", i + (n / 7.0)))];
            DateTimeOffset time = DateTimeOffset.UnixEpoch.AddTicks(i * 12_345L);
            sink.Write(time, tags, values);
            sent.Add(RecordingSink.TextOf(time, tags, values));
        }

        sink.Complete();
        await pipe.Writer.CompleteAsync();
        var received = new RecordingSink();
        var reader = new SampleFrameReader(received);
        var frames = new FrameStream(pipe.Reader.AsStream(), Stream.Null);
        int count = 0;
        while (await frames.ReadAsync(CancellationToken.None) is var (kind, body))
        {
            Assert.Equal(FrameKind.Samples, kind);
            count += SampleFrameReader.CountOf(body);
            reader.Read(body);
        }

        Assert.Equal(sent.Count, count);
        Assert.Equal(sent, received.Lines);
        Assert.True(received.Tags.Count(tags => tags.Values.ContainsKey("name")) < 10, "tags that were told once are the same object");
    }

    [Fact]
    public async Task Receiver_WritesAllAndCompletesOnce()
    {
        var sink = new RecordingSink();
        var receiver = new SampleReceiver(sink);
        foreach (byte[] frame in Frames(3, of: 10))
        {
            receiver.Add(frame);
        }

        Assert.Null(await receiver.EndAsync());
        Assert.Equal((30, 1), (sink.Lines.Count, sink.Completed));
    }

    [Fact]
    public async Task Receiver_WhoseSinkFails_TellsWhatIsMissing()
    {
        var receiver = new SampleReceiver(new RecordingSink { FailsAt = 10 });
        foreach (byte[] frame in Frames(3, of: 10))
        {
            receiver.Add(frame);
        }

        string missing = (await receiver.EndAsync())!;
        Assert.Contains("disk full; 20 of 30 measurements", missing, StringComparison.Ordinal);
        Assert.Contains("'memory'", missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receiver_WhoseSinkIsTooSlow_LeavesOutAndCounts()
    {
        using var gate = new ManualResetEventSlim();
        byte[][] frames = [.. Frames(20, of: 10)];
        var receiver = new SampleReceiver(new RecordingSink { Gate = gate }, mostBytes: frames[0].Length * 5);
        Array.ForEach(frames, receiver.Add);
        gate.Set();
        string missing = (await receiver.EndAsync())!;
        Assert.Contains("slower than the samples come", missing, StringComparison.Ordinal);
        Assert.Contains("of 200 measurements", missing, StringComparison.Ordinal);
    }

    private static IEnumerable<byte[]> Frames(int count, int of)
    {
        var bytes = new MemoryStream();
        var sink = new FrameSampleSink(new FrameStream(Stream.Null, bytes), "file");
        var tags = new SampleTags(new Dictionary<string, string> { ["name"] = "a" });
        for (int frame = 0; frame < count; frame++)
        {
            for (int i = 0; i < of; i++)
            {
                sink.Write(DateTimeOffset.UnixEpoch, tags, [new SampleValue("m", i)]);
            }

            sink.Flush();
        }

        bytes.Position = 0;
        var frames = new FrameStream(bytes, Stream.Null);
        while (frames.ReadAsync(CancellationToken.None).GetAwaiter().GetResult() is var (_, body))
        {
            yield return body;
        }
    }
}
