namespace Perf.Tests.Model.Serialization;

public class IntervalCodecTests
{
    [Fact]
    public void Decode_WhatEncodeWrote_IsEqual()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Interval interval = new ArbitraryRun(seed).Interval(seed);
            string? difference = DeepEqual.Difference(interval, IntervalCodec.Decode(IntervalCodec.Encode(interval)));
            Assert.True(difference is null, $"seed {seed}: {difference}");
        }
    }

    [Fact]
    public void Decode_OfSomeMetrics_IsTheWholeWithoutTheOthers()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Interval interval = new ArbitraryRun(seed).Interval(seed);
            string[] names = [.. interval.Series.Select(series => series.Metric).Distinct().Where((_, i) => (i + seed) % 3 == 0)];
            Interval expected = interval with { Series = [.. interval.Series.Where(series => names.Contains(series.Metric))] };
            string? difference = DeepEqual.Difference(expected, IntervalCodec.Decode(IntervalCodec.Encode(interval), names.Contains));
            Assert.True(difference is null, $"seed {seed}: {difference}");
        }
    }

    [Fact]
    public void Decode_VersionOneAsOnceWritten_IsStillRead()
    {
        // Written once by version 1 and kept: index 3, one counter http_reqs of step a with sum 5.
        byte[] old = Convert.FromBase64String(Golden.IntervalV1);
        Interval interval = IntervalCodec.Decode(old);
        Assert.Equal(3, interval.Index);
        Assert.Equal(TimeSpan.FromSeconds(3), interval.Start);
        Series series = Assert.Single(interval.Series);
        Assert.Equal((MetricNames.HttpReqs, "a", MetricType.Counter, 5L, 5.0), (series.Metric, series.Step, series.Type, series.Count, series.Sum));
        Assert.Equal(new GeneratorSample { CpuSeconds = interval.Generator.CpuSeconds, GcPauseMilliseconds = interval.Generator.GcPauseMilliseconds, ClockStepMilliseconds = interval.Generator.ClockStepMilliseconds, OfferedStarts = 42, AchievedStarts = interval.Generator.AchievedStarts }, interval.Generator);
    }

    [Fact]
    public void Decode_VersionTwoAsOnceWritten_IsStillRead()
    {
        // Written once by version 2 and kept.
        Interval interval = IntervalCodec.Decode(Convert.FromBase64String(Golden.IntervalV2));
        Assert.Equal(("sql_reqs", "find", 7.0), (interval.Series[0].Metric, interval.Series[0].Step, interval.Series[0].Sum));
        Assert.Equal(
            new GeneratorSample { CpuSeconds = 0.5, OfferedStarts = 42, AchievedStarts = 41, LoopBusyShare = 0.75, FileDescriptorShare = 0.125, OwnCpuShare = 0.25, OtherCpuShare = 0.5, ThrottledMilliseconds = 12 },
            interval.Generator);
    }

    [Fact]
    public void Decode_VersionThreeAsOnceWritten_IsStillRead()
    {
        // Written once by version 3 and kept: three values of -2.5 and one of 40.
        Series series = Assert.Single(IntervalCodec.Decode(Convert.FromBase64String(Golden.IntervalV3)).Series);
        Assert.Equal(("weight{kind:a}", MetricType.Trend, "ms", 32.5), (series.Metric, series.Type, series.Unit, series.Sum));
        Assert.Equal([(-2.5, 3L), (40, 1)], series.Histogram.Buckets);
    }

    [Fact]
    public void Decode_VersionFourAsOnceWritten_IsStillRead()
    {
        // Written once by version 4 and kept.
        MonitorSample sample = Assert.Single(IntervalCodec.Decode(Convert.FromBase64String(Golden.IntervalV4)).Monitors);
        Assert.Equal(("host", "system.disk.io", "By/s", 1536.5), (sample.Monitor, sample.Signal, sample.Unit, sample.Value));
        Assert.Equal(new Dictionary<string, string> { ["system.device"] = "vda", ["disk.io.direction"] = "read" }, sample.Labels);
    }

    [Fact]
    public void Decode_OlderVersions_HaveNoMonitors() =>
        Assert.All([Golden.IntervalV1, Golden.IntervalV2, Golden.IntervalV3], text => Assert.Empty(IntervalCodec.Decode(Convert.FromBase64String(text)).Monitors));

    [Fact]
    public void Decode_OlderVersions_HaveNoUnit()
    {
        Assert.All([Golden.IntervalV1, Golden.IntervalV2], text => Assert.All(IntervalCodec.Decode(Convert.FromBase64String(text)).Series, series => Assert.Null(series.Unit)));
    }

    [Fact]
    public void Decode_NewerVersion_SaysSo()
    {
        byte[] bytes = IntervalCodec.Encode(new Interval());
        bytes[0] = 5;
        Assert.Contains("version 5", Assert.Throws<FormatException>(() => IntervalCodec.Decode(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_DamagedBytes_IsAFormatExceptionOrAnotherInterval()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = IntervalCodec.Encode(new ArbitraryRun(seed).Interval(1));
            byte[] damaged = random.Next(2) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            for (int i = random.Next(1, 4); i > 0 && damaged.Length > 1; i--)
            {
                damaged[random.Next(1, damaged.Length)] ^= (byte)random.Next(1, 256);
            }

            // No checksum is kept (SQLite's pages are trusted), so a flipped bit in a count may pass; it must never crash with anything else.
            Exception? e = Record.Exception(() => IntervalCodec.Decode(damaged));
            Assert.True(e is null or FormatException, $"seed {seed}: {e}");
        }
    }

    [Fact]
    public void Decode_Bomb_IsRefused()
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(1);
        using (var brotli = new System.IO.Compression.BrotliStream(bytes, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < 70; i++)
            {
                brotli.Write(zeros);
            }
        }

        Assert.Throws<FormatException>(() => IntervalCodec.Decode(bytes.ToArray()));
    }

    private static class Golden
    {
        public const string IntervalV4 = "BItUAACAqqqq6p9NVa9mAHa6qB2uBna6KagKgAkYmCmAioIC6E0vJwO93e1kx5vdzCn3/QeHMJXUAwyDjbHGDCmtbs87AEC7O45c/H5zRa4Gs0fJk1TJdNrAcliOZquLqPF4Q4U96RLc7FxqAyfymeNlErkAAFB9HQ==";

        public const string IntervalV3 = "A4tJAACAqqqq6l9XUD3p8aAnOejpogCqsICC6kUVQA8KetHjSQ8KdzvZ8Ww3A5ncOltu4TGEYg+DjTHHFIkUSPmD1fApxD5zqk7bhSh7RQMAyJ7mMEBKk+fldF+Od8by+x8sew==";

        public const string IntervalV2 = "AgtDAACAqqqq6p9UQQ96ORjcVfVyUb2c9WIACqoGoAAGBqCmh4tdTgZ2O9rhaIejHu1wtJtBjq42tnc6nGCCzxhgsEPsOC2sipgkwHFeWheE7m2d99K6WuqWEURnCtrgjwGGR1/E2S7e1/l+xL2Zx70MDwAmDA==";

        public const string IntervalV1 = "AQsqAACAqqqq6p8EFPSgd71cVC8X1dNNQQ8KoMcV7no5Kejtrie73Qx0cA2cOg4zjyUMDsaMKTnVfp8A7HOzfsTUtVoapU/JaIQ2JsMfoHuX3g0=";
    }
}
