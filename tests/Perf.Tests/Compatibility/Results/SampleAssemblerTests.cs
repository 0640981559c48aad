using Perf.Compatibility.Results.Streams;
using Perf.Tests.Model;

namespace Perf.Tests.Compatibility.Results;

public class SampleAssemblerTests
{
    private static readonly long s_start = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    [Fact]
    public void Complete_SamplesInAnyOrder_GiveTheSameSecondsAndSums() => SeededProperty.ForAll(12, random =>
    {
        (long At, int Step, double Value)[] samples = [.. Enumerable.Range(0, 2000).Select(_ => (s_start + random.NextInt64(40 * TimeSpan.TicksPerSecond), random.Next(0, 4), Math.Round(random.NextDouble() * 900, 3)))];

        // The first decides where seconds begin.
        samples[0].At = s_start;
        RunResult inOrder = Assemble([.. samples.OrderBy(sample => sample.At)], out _);
        random.Shuffle(samples.AsSpan(1));
        RunResult shuffled = Assemble(samples, out Interval[] intervals);
        Assert.Equal(inOrder.Duration, shuffled.Duration);
        Assert.Equal(inOrder.Intervals, shuffled.Intervals);
        Assert.Equal(inOrder.Metrics["http_req_duration"].P99, shuffled.Metrics["http_req_duration"].P99);
        Assert.Equal(samples.Length, shuffled.Metrics["http_reqs"].Count);
        foreach (int step in Enumerable.Range(1, 3))
        {
            Assert.Equal(samples.Count(sample => sample.Step == step), shuffled.Steps[$"step {step}"].Metrics["http_reqs"].Count);
        }

        // Every sample is in the second in which it was measured.
        foreach (Interval interval in intervals)
        {
            double expected = samples.Count(sample => InSecond(sample.At - s_start, interval, intervals.Length));
            Assert.Equal(expected, interval.Series.Where(series => series.Metric == "http_reqs").Sum(series => series.Sum));
        }
    });

    [Fact]
    public void Complete_SecondsWithoutSamples_AreThereAndEmpty()
    {
        RunResult result = Assemble([(s_start, 1, 5), (s_start + (5 * TimeSpan.TicksPerSecond), 1, 6)], out Interval[] intervals);
        Assert.Equal(5, result.Intervals.Count);
        Assert.Equal([1.0, 0, 0, 0, 1], intervals.Select(interval => interval.Series.Where(series => series.Metric == "http_reqs").Sum(series => series.Sum)));
        Assert.Equal(5.0, result.Duration.TotalSeconds);
    }

    [Fact]
    public void Step_BeyondTheCap_IsCountedWithTheOthers()
    {
        var assembler = new SampleAssembler("file");
        MetricSlot requests = assembler.Metric("http_reqs", MetricType.Counter, isTime: false);
        for (int i = 0; i < 1200; i++)
        {
            assembler.Add(s_start, assembler.Step($"/user/{i}"), requests, 1, s_start);
        }

        RunResult result = assembler.Complete(new RunResult()).Result;
        Assert.True(assembler.IsCapped);
        Assert.Equal(1001, result.Steps.Count);
        Assert.Equal(200, result.Steps[SampleAssembler.OtherSteps].Metrics["http_reqs"].Count);
    }

    private static bool InSecond(long at, Interval interval, int count) =>
        at >= interval.Start.Ticks && (at < (interval.Start + interval.Length).Ticks || interval.Index == count - 1);

    private static RunResult Assemble((long At, int Step, double Value)[] samples, out Interval[] intervals)
    {
        var assembler = new SampleAssembler("file");
        MetricSlot requests = assembler.Metric("http_reqs", MetricType.Counter, isTime: false);
        MetricSlot duration = assembler.Metric("http_req_duration", MetricType.Trend, isTime: true);
        foreach ((long at, int step, double value) in samples)
        {
            int number = step == 0 ? 0 : assembler.Step($"step {step}");
            assembler.Add(at, number, requests, 1, at);
            assembler.Add(at, number, duration, value, at);
        }

        (RunResult result, IEnumerable<Interval> seconds) = assembler.Complete(new RunResult());
        intervals = [.. seconds];
        return result;
    }
}
