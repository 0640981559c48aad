using HdrHistogram;

namespace Perf.Tests.Model.Metrics;

public class HistogramTests
{
    [Fact]
    public void Layout_EveryMagnitude_HasTheOraclesBuckets() => SeededProperty.ForAll(200, random =>
    {
        long ticks = Math.Min(random.NextTicks(), HistogramLayout.MaxTicks);
        var oracle = new LongHistogram(1, HistogramLayout.MaxTicks, 3);
        int index = HistogramLayout.IndexOf(ticks);

        Assert.Equal(oracle.LowestEquivalentValue(ticks), HistogramLayout.LowestOf(index));
        Assert.Equal(oracle.HighestEquivalentValue(ticks), (long)((2 * HistogramLayout.MiddleOf(index)) - HistogramLayout.LowestOf(index)));
    });

    [Fact]
    public void Layout_EveryBucket_HoldsItsLowestAndEndsBeforeTheNext()
    {
        for (int index = 0; index < HistogramLayout.BucketCount - 1; index++)
        {
            long lowest = HistogramLayout.LowestOf(index);
            long next = HistogramLayout.LowestOf(index + 1);
            Assert.Equal(index, HistogramLayout.IndexOf(lowest));
            Assert.Equal(index, HistogramLayout.IndexOf(next - 1));
            Assert.True(next - lowest <= Math.Max(1, lowest / 1024.0));
        }
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(long.MinValue, 0)]
    [InlineData(long.MaxValue, HistogramLayout.MaxTicks)]
    public void IndexOf_OutsideOfTheRange_CountsAsItsEnd(long ticks, long same) =>
        Assert.Equal(HistogramLayout.IndexOf(same), HistogramLayout.IndexOf(ticks));

    [Fact]
    public void Buckets_RandomValues_AreTheOracles() => SeededProperty.ForAll(50, random =>
    {
        var oracle = new LongHistogram(1, HistogramLayout.MaxTicks, 3);
        Histogram histogram = Build(Values(random), oracle);

        double[] expected = [.. oracle.RecordedValues().Select(value => (double)value.CountAddedInThisIterationStep)];
        Assert.Equal(expected, histogram.Buckets.Select(bucket => (double)bucket.Count));
        Assert.Equal(
            oracle.RecordedValues().Select(value => oracle.LowestEquivalentValue(value.ValueIteratedTo)),
            histogram.Buckets.Select(bucket => HistogramLayout.LowestOf(HistogramLayout.IndexOf((long)Math.Round(bucket.Value * TimeSpan.TicksPerMillisecond)))));
    });

    [Fact]
    public void Percentile_RandomValues_IsInTheBucketOfTheNearestRank() => SeededProperty.ForAll(100, random =>
    {
        long[] values = Values(random);
        Histogram histogram = Build(values);
        Array.Sort(values);
        double percent = random.Next(4) switch { 0 => 0, 1 => 100, 2 => random.Next(0, 101), _ => random.Next(0, 100_001) / 1000.0 };
        int rank = Math.Max(1, (int)Math.Ceiling((decimal)percent * values.Length / 100));

        double expected = HistogramLayout.MiddleOf(HistogramLayout.IndexOf(values[rank - 1])) / TimeSpan.TicksPerMillisecond;
        Assert.Equal(expected, histogram.Percentile(percent));
    });

    [Fact]
    public void Percentile_OfTheOraclesRanks_IsTheOracles() => SeededProperty.ForAll(50, random =>
    {
        // The oracle rounds a rank where Perf takes the next whole one; on whole ranks both must agree.
        long[] values = [.. Enumerable.Range(0, 1000).Select(_ => Math.Min(random.NextTicks(), HistogramLayout.MaxTicks))];
        var oracle = new LongHistogram(1, HistogramLayout.MaxTicks, 3);
        Histogram histogram = Build(values, oracle);
        foreach (double percent in new[] { 0.1, 7, 50, 90, 95, 99, 99.9, 100 })
        {
            long truth = oracle.LowestEquivalentValue(oracle.GetValueAtPercentile(percent));
            Assert.Equal(truth, HistogramLayout.LowestOf(HistogramLayout.IndexOf((long)Math.Round(histogram.Percentile(percent) * TimeSpan.TicksPerMillisecond))));
        }
    });

    [Fact]
    public void Percentile_WholeRank_IsNotPushedUpByRounding()
    {
        // 7 / 100 * 100 is 7.000000000000001 in binary; the seventh of a hundred is meant.
        var builder = new HistogramBuilder();
        for (int i = 1; i <= 100; i++)
        {
            builder.Record(i);
        }

        Histogram histogram = builder.Build();
        for (int percent = 1; percent <= 100; percent++)
        {
            Assert.Equal(percent, Math.Round(histogram.Percentile(percent) * TimeSpan.TicksPerMillisecond));
        }
    }

    [Fact]
    public void Percentiles_SeveralAtOnce_AreThoseOfEach() => SeededProperty.ForAll(100, random =>
    {
        var builder = new HistogramBuilder();
        int count = random.Next(0, 200);
        for (int i = 0; i < count; i++)
        {
            builder.Record(random.NextInt64(1, 1L << random.Next(1, 40)));
        }

        Histogram histogram = builder.Build();
        double[] percents = [.. Enumerable.Range(0, random.Next(0, 20)).Select(_ => random.NextDouble() * 100).Append(100).Order()];
        Assert.Equal([.. percents.Select(histogram.Percentile)], histogram.Percentiles(percents));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.Percentiles(50, 49));
    });

    [Fact]
    public void Percentile_HigherPercent_IsNeverLower() => SeededProperty.ForAll(50, random =>
    {
        Histogram histogram = Build(Values(random));
        double last = 0;
        for (double percent = 0; percent <= 100; percent += 0.7)
        {
            double value = histogram.Percentile(percent);
            Assert.True(value >= last, $"p({percent}) = {value} < {last}");
            last = value;
        }
    });

    [Fact]
    public void Add_Parts_IsTheWhole() => SeededProperty.ForAll(50, random =>
    {
        long[][] parts = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Values(random))];
        var sum = new HistogramBuilder();
        foreach (long[] part in parts.OrderBy(_ => random.Next()))
        {
            sum.Add(Build(part));
        }

        Assert.Equal(Build([.. parts.SelectMany(part => part)]).Buckets, sum.Build().Buckets);
    });

    [Fact]
    public void Clear_AfterValues_LeavesNothingAndKeepsEarlierCopies()
    {
        var builder = new HistogramBuilder();
        builder.Record(5, 3);
        Histogram before = builder.Build();
        builder.Clear();
        builder.Record(7);

        Assert.Equal(3, before.Count);
        Assert.Equal([(7 / 10_000.0, 1L)], builder.Build().Buckets);
    }

    [Fact]
    public void Add_Builders_IsTheWholeAndLeavesThem() => SeededProperty.ForAll(50, random =>
    {
        var sum = new HistogramBuilder();
        var part = new HistogramBuilder();
        var all = new List<long>();
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            // Cleared and used again, as recorders are each second; a part of the values is 0, as most phases of a request are.
            part.Clear();
            long[] values = [.. Values(random).Select(value => random.Next(3) == 0 ? 0 : value)];
            foreach (long value in values)
            {
                part.Record(value);
            }

            sum.Add(part);
            all.AddRange(values);
            Assert.Equal(Build(values).Buckets, part.Build().Buckets);
        }

        Assert.Equal(Build([.. all]).Buckets, sum.Build().Buckets);
    });

    [Fact]
    public void Record_EveryEdgeOfEveryPage_IsFoundAgain()
    {
        var builder = new HistogramBuilder();
        for (int index = 0; index < HistogramLayout.BucketCount; index++)
        {
            if (index % 64 is 0 or 1 or 63 || index == HistogramLayout.BucketCount - 1)
            {
                builder.Record(HistogramLayout.LowestOf(index), index + 1);
            }
        }

        foreach ((double milliseconds, long count) in builder.Build().Buckets)
        {
            Assert.Equal(HistogramLayout.MiddleOf((int)count - 1) / TimeSpan.TicksPerMillisecond, milliseconds);
        }
    }

    [Fact]
    public void Record_Zeros_TakesNoPage()
    {
        var builder = new HistogramBuilder();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            builder.Record(0);
            builder.Record(-5);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal([(0.0, 2000L)], builder.Build().Buckets);
        builder.Clear();
        Assert.Equal(0, builder.Build().Count);
    }

    [Fact]
    public void Record_OneLatency_TakesOnePage()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var builder = new HistogramBuilder();
        builder.Record(20_000, 1_000_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 500, 2000);
    }

    [Fact]
    public void ShareAtOrBelow_RandomLimit_CountsWholeBuckets() => SeededProperty.ForAll(50, random =>
    {
        long[] values = Values(random);
        long limit = Math.Min(random.NextTicks(), HistogramLayout.MaxTicks);
        int bucket = HistogramLayout.IndexOf(limit);

        double share = Build(values).ShareAtOrBelow(HistogramLayout.MiddleOf(bucket) / TimeSpan.TicksPerMillisecond);
        Assert.Equal(values.Count(value => HistogramLayout.IndexOf(value) <= bucket) / (double)values.Length, share);
    });

    [Fact]
    public void Empty_HasNoPercentileAndNoShare()
    {
        Assert.Equal(0, Histogram.Empty.Count);
        Assert.True(double.IsNaN(Histogram.Empty.Percentile(50)));
        Assert.True(double.IsNaN(Histogram.Empty.ShareAtOrBelow(1)));
        Assert.Empty(Histogram.Empty.ToBytes());
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(100.1)]
    [InlineData(double.NaN)]
    public void Percentile_OutsideOf0To100_IsRefused(double percent) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Histogram.Empty.Percentile(percent));

    [Fact]
    public void FromBytes_OfToBytes_IsTheSame() => SeededProperty.ForAll(50, random =>
    {
        Histogram histogram = Build(Values(random));
        Histogram read = Histogram.FromBytes(histogram.ToBytes());
        Assert.Equal(histogram.Count, read.Count);
        Assert.Equal(histogram.Buckets, read.Buckets);
    });

    [Fact]
    public void FromBytes_AnyBytes_AreReadOrRefusedAsFormat() => SeededProperty.ForAll(5000, random =>
    {
        byte[] bytes = random.Next(2) == 0 ? new byte[random.Next(0, 40)] : Build(Values(random)).ToBytes();
        if (bytes.Length > 0)
        {
            for (int i = random.Next(0, 4); i >= 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
        }

        try
        {
            Histogram read = Histogram.FromBytes(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
            Assert.Equal(read.Buckets.Sum(bucket => bucket.Count), read.Count);
            Assert.True(read.Count >= 0);
        }
        catch (FormatException)
        {
            // What else comes out fails the property.
        }
    });

    [Theory]
    [InlineData(new byte[] { 5 })]
    [InlineData(new byte[] { 5, 0 })]
    [InlineData(new byte[] { 5, 1, 0, 1 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1 })]
    [InlineData(new byte[] { 0xff, 0xff, 0x7f, 1 })]
    [InlineData(new byte[] { 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 1 })]
    public void FromBytes_MalformedBytes_AreRefusedAsFormat(byte[] bytes) => Assert.Throws<FormatException>(() => Histogram.FromBytes(bytes));

    private static long[] Values(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 500)).Select(_ => Math.Min(random.NextTicks(), HistogramLayout.MaxTicks))];

    private static Histogram Build(long[] values, LongHistogram? oracle = null)
    {
        var builder = new HistogramBuilder();
        foreach (long value in values)
        {
            builder.Record(value);
            oracle?.RecordValue(value);
        }

        return builder.Build();
    }
}
