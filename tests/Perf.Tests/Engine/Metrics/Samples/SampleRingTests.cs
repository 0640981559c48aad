using Perf.Engine.Metrics.Samples;

namespace Perf.Tests.Engine.Metrics.Samples;

public sealed class SampleRingTests
{
    [Fact]
    public void AnyOrderOfAddingAndTaking_KeepsOrder_AndCountsWhatFoundItFull() => SeededCases.ForAll(random =>
    {
        var ring = new SampleRing(1 << random.Next(0, 6));
        var model = new Queue<long>();
        long next = 0;
        long dropped = 0;
        for (int i = 0; i < 200; i++)
        {
            for (int adds = random.Next(ring.Size * 2); adds > 0; adds--)
            {
                bool hasRoom = model.Count < ring.Size;
                Assert.Equal(hasRoom, ring.TryAdd(Numbered(next)));
                if (hasRoom)
                {
                    model.Enqueue(next);
                }
                else
                {
                    dropped++;
                }

                next++;
            }

            int most = random.Next(1, ring.Size + 3);
            ReadOnlySpan<RawSample> samples = ring.Peek(most);
            Assert.InRange(samples.Length, model.Count > 0 ? 1 : 0, Math.Min(most, model.Count));
            int taken = random.Next(samples.Length + 1);
            foreach (ref readonly RawSample sample in samples[..taken])
            {
                Assert.Equal(model.Dequeue(), sample.Time);
            }

            ring.Release(taken);
            Assert.Equal((dropped, next), (ring.Dropped, ring.Offered));
        }
    });

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(4096)]
    public void TwoThreads_LoseNothingButWhatIsCounted(int size)
    {
        const int Count = 300_000;
        var ring = new SampleRing(size);
        bool isOver = false;
        var writer = new Thread(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                ring.TryAdd(Numbered(i));
                if (i % 5000 == 0)
                {
                    Thread.Yield();
                }
            }

            Volatile.Write(ref isOver, true);
        });
        writer.Start();
        long taken = 0;
        long last = -1;
        while (true)
        {
            bool wasOver = Volatile.Read(ref isOver);
            ReadOnlySpan<RawSample> samples = ring.Peek(100);
            foreach (ref readonly RawSample sample in samples)
            {
                // Whole, in order, and none twice.
                Assert.True(sample.Time > last, $"{sample.Time} after {last}");
                Assert.Equal((sample.Time, -sample.Time), (sample.At, sample.BytesSent));
                last = sample.Time;
            }

            taken += samples.Length;
            ring.Release(samples.Length);
            if (samples.IsEmpty && wasOver)
            {
                break;
            }
        }

        Assert.Equal(Count, taken + ring.Dropped);
        Assert.True(taken >= size);
    }

    [Theory]
    [InlineData(1, 131_072)]
    [InlineData(2, 131_072)]
    [InlineData(16, 16_384)]
    [InlineData(500, 8192)]
    public void Size_IsSharedByTheLoops_WithinBounds(int loops, int size) => Assert.Equal(size, SampleRing.SizeFor(loops));

    [Fact]
    public void Size_IsRoundedUp() => Assert.Equal(64, new SampleRing(33).Size);

    private static RawSample Numbered(long number) => new() { Time = number, At = number, BytesSent = -number };
}
