using Perf.Runtime.Tuning;

namespace Perf.Tests.Runtime.Tuning;

public class GuardrailWatchTests
{
    private static readonly TuningGuardrails s_usual = new() { BaselineP95 = 20, BaselineErrors = 0.001 };

    [Theory]
    // Fewer than 1.1 % of 300, and one more.
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Check_Failures_AreHeldAgainstTheBaselinesOwn(int failedEachSecond, bool isHit)
    {
        string? hit = Seconds(s_usual, [.. Enumerable.Repeat(Of(100, failedEachSecond, 10), 10)]);
        Assert.Equal(isHit, hit is not null);
        if (isHit)
        {
            Assert.Equal("2 % of the requests failed within 3 seconds; 1.1 % may (0.1 % did before).", hit);
        }
    }

    [Fact]
    public void Check_OneUserOfFewWhoFails_IsNoGuardrail() => Assert.Null(Seconds(s_usual, [Of(5, 1, 10), Of(5, 0, 10), Of(5, 1, 10), Of(5, 0, 10), Of(5, 0, 10)]));

    [Fact]
    public void Check_OneBadSecond_PassesWhereItIsOverSoon()
    {
        // Three of 300 in one second are seen in three windows; ten in one are seen for three seconds, and end it.
        Assert.Null(Seconds(s_usual, [Of(100, 0, 10), Of(100, 3, 10), Of(100, 0, 10), Of(100, 0, 10), Of(100, 0, 10)]));
        Assert.NotNull(Seconds(s_usual, [Of(100, 0, 10), Of(100, 10, 10), Of(100, 0, 10), Of(100, 0, 10)]));
    }

    [Theory]
    [InlineData(39, false)]
    [InlineData(45, true)]
    public void Check_TwiceTheTail_IsTooSlow(double milliseconds, bool isHit) => Assert.Equal(isHit, Seconds(s_usual, [.. Enumerable.Repeat(Of(50, 0, milliseconds), 6)]) is not null);

    [Fact]
    public void Check_TwiceAMillisecond_IsNothing() => Assert.Null(Seconds(s_usual with { BaselineP95 = 1 }, [.. Enumerable.Repeat(Of(50, 0, 4), 6)]));

    [Fact]
    public void Check_SlowButFewAnswers_IsNothing() => Assert.Null(Seconds(s_usual, [.. Enumerable.Repeat(Of(5, 0, 400), 6)]));

    [Fact]
    public void Check_Silence_IsSeenAfterThreeSeconds()
    {
        var watch = new GuardrailWatch(s_usual, () => null, () => null);
        Assert.Null(watch.Check(Of(0, 0, 0)));
        Assert.Null(watch.Check(Of(0, 0, 0)));
        Assert.Equal("Nothing was answered for 3 seconds.", watch.Check(Of(0, 0, 0)));
        // Before there is a baseline nobody knows how long answers take.
        Assert.Null(Seconds(s_usual with { BaselineP95 = null }, [.. Enumerable.Repeat(Of(0, 0, 0), 6)]));
        // Answers that took two seconds before may take so long again.
        Assert.Null(Seconds(s_usual with { BaselineP95 = 2000 }, [.. Enumerable.Repeat(Of(0, 0, 0), 6)]));
    }

    // While it is warmed up a hundred times as slow is allowed, and a system that hangs is none that is slow.
    [Fact]
    public void Check_SilenceOfASystemThatWasQuick_IsSeenHoweverSlowItMayBe()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            TuningGuardrails guardrails = s_usual with { BaselineP95 = 1499 * random.NextDouble(), MostP95Factor = 2 + (200 * random.NextDouble()) };
            Interval[] before = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Of(random.Next(3), 0, 1))];
            string? hit = Seconds(guardrails, [.. before, Of(0, 0, 0), Of(0, 0, 0), Of(0, 0, 0)]);
            Assert.True(hit == "Nothing was answered for 3 seconds.", $"seed {seed}: {hit}");
            Assert.True(Seconds(guardrails with { BaselineP95 = 1501 }, [Of(0, 0, 0), Of(0, 0, 0), Of(0, 0, 0)]) is null, $"seed {seed}");
        }
    }

    [Fact]
    public void Check_MemoryAndProbes_AreTold()
    {
        Assert.Equal("9 % of the machine's memory are available; 10 % must be.", new GuardrailWatch(s_usual, () => 0.09, () => null).Check(Of(10, 0, 10)));
        Assert.Null(new GuardrailWatch(s_usual, () => 0.11, () => null).Check(Of(10, 0, 10)));
        Assert.Equal("down", new GuardrailWatch(s_usual, () => 0.5, () => "down").Check(Of(10, 0, 10)));
    }

    [Theory]
    [InlineData("MemTotal:       8000000 kB\nMemFree: 1 kB\nMemAvailable:    2000000 kB\n", 0.25)]
    [InlineData("MemTotal:       8000000 kB\n", null)]
    [InlineData("", null)]
    public void Memory_KernelsText_IsRead(string text, double? share) => Assert.Equal(share, AvailableMemory.Of(text));

    [SkippableFact]
    public void Memory_ThisMachine_HasSome()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        Assert.InRange(AvailableMemory.Now()!.Value, 0.001, 1);
    }

    // Each protocol's own metrics count.
    private static Interval Of(int answers, int failed, double milliseconds)
    {
        var histogram = new HistogramBuilder();
        if (answers > 0)
        {
            histogram.Record(TimeSpan.FromMilliseconds(milliseconds).Ticks, answers);
        }

        return new Interval
        {
            Series =
            [
                new Series { Metric = "sql_req_response_time", Step = "read", Type = MetricType.Trend, Count = answers, Histogram = histogram.Build() },
                new Series { Metric = "sql_req_failed", Step = "read", Type = MetricType.Rate, Count = answers, Sum = failed },
                new Series { Metric = "iterations", Type = MetricType.Counter, Count = answers, Sum = answers },
            ],
        };
    }

    private static string? Seconds(TuningGuardrails guardrails, Interval[] seconds)
    {
        var watch = new GuardrailWatch(guardrails, () => null, () => null);
        return seconds.Select(watch.Check).FirstOrDefault(hit => hit is not null);
    }
}
