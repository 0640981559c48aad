namespace Perf.Tests.Model.Metrics;

public class ValueLayoutTests
{
    /// <summary>The bound that the documents state.</summary>
    private const double MostError = 1 / 2048.0;

    [Fact]
    public void NumberOf_AnyValue_IsWithinTheBound() => SeededProperty.ForAll(5000, random =>
    {
        double value = AnyValue(random);
        double number = ValueLayout.NumberOf(ValueLayout.IndexOf(value));
        Assert.True(Math.Abs(number - value) <= Math.Abs(value) * MostError, $"{value:R} is kept as {number:R}");
        Assert.Equal(number, -ValueLayout.NumberOf(ValueLayout.IndexOf(-value)));
    });

    [Fact]
    public void IndexOf_LargerValue_IsNeverASmallerBucket() => SeededProperty.ForAll(5000, random =>
    {
        double[] values = [AnyValue(random), AnyValue(random), 0, AnyValue(random)];
        Array.Sort(values);
        int[] indexes = [.. values.Select(ValueLayout.IndexOf)];
        Assert.Equal(indexes.Order(), indexes);
    });

    [Fact]
    public void IndexOf_NumberOfEveryBucket_IsTheBucket()
    {
        double before = double.NegativeInfinity;
        for (int index = ValueLayout.First; index < ValueLayout.End; index++)
        {
            double number = ValueLayout.NumberOf(index);
            Assert.True(number > before);
            Assert.Equal(index, ValueLayout.IndexOf(number));
            before = number;
        }
    }

    [Fact]
    public void NumberOf_WholeNumbersBelow2048_AreExact()
    {
        for (int value = -2048; value <= 2048; value++)
        {
            Assert.Equal(value, ValueLayout.NumberOf(ValueLayout.IndexOf(value)));
        }
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(1e-13, 0.0)]
    [InlineData(-1e-13, 0.0)]
    [InlineData(double.Epsilon, 0.0)]
    public void IndexOf_TooSmall_CountsAsNothing(double value, double same) => Assert.Equal(ValueLayout.IndexOf(same), ValueLayout.IndexOf(value));

    [Theory]
    [InlineData(1e30)]
    [InlineData(double.MaxValue)]
    [InlineData(double.PositiveInfinity)]
    public void IndexOf_TooLarge_CountsAsTheLargest(double value)
    {
        Assert.Equal(ValueLayout.End - 1, ValueLayout.IndexOf(value));
        Assert.Equal(ValueLayout.First, ValueLayout.IndexOf(-value));
        Assert.Equal(ValueLayout.Largest, ValueLayout.NumberOf(ValueLayout.IndexOf(value)));
    }

    [Fact]
    public void Histogram_OfValues_MergesToTheWhole_AndReadsBack() => SeededProperty.ForAll(100, random =>
    {
        var sum = new HistogramBuilder();
        var part = new HistogramBuilder();
        var all = new HistogramBuilder();
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            part.Clear();
            foreach (double value in Values(random))
            {
                part.RecordValue(value);
                all.RecordValue(value);
            }

            if (random.Next(2) == 0)
            {
                sum.Add(part);
            }
            else
            {
                sum.Add(part.Build());
            }
        }

        Histogram whole = all.Build();
        Assert.Equal(whole.Buckets, sum.Build().Buckets);
        Assert.Equal(whole.Buckets, Histogram.FromBytes(whole.ToBytes()).Buckets);
        Assert.Equal(whole.Buckets.Select(bucket => bucket.Value).Order(), whole.Buckets.Select(bucket => bucket.Value));
    });

    [Fact]
    public void Percentile_OfValues_IsTheNearestRankWithinTheBound() => SeededProperty.ForAll(300, random =>
    {
        double[] values = Values(random);
        var builder = new HistogramBuilder();
        Array.ForEach(values, value => builder.RecordValue(value));
        Histogram histogram = builder.Build();
        Array.Sort(values);
        double percent = random.Next(0, 101);
        double exact = values[Math.Max(1, (int)Math.Ceiling((decimal)percent * values.Length / 100)) - 1];
        Assert.InRange(histogram.Percentile(percent), exact - (Math.Abs(exact) * MostError), exact + (Math.Abs(exact) * MostError));

        int bucket = ValueLayout.IndexOf(exact);
        Assert.Equal(values.Count(value => ValueLayout.IndexOf(value) <= bucket) / (double)values.Length, histogram.ShareAtOrBelow(exact));
    });

    private static double[] Values(Random random) => [.. Enumerable.Range(0, random.Next(1, 400)).Select(_ => random.Next(10) == 0 ? 0 : AnyValue(random))];

    // All magnitudes alike, of either sign; whole numbers often.
    private static double AnyValue(Random random)
    {
        double size = random.Next(3) == 0 ? random.Next(0, 100_000) : Math.Pow(10, (random.NextDouble() * 30) - 12);
        return size < ValueLayout.Smallest ? 0 : random.Next(2) == 0 ? size : -size;
    }
}
