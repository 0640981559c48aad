using Perf.Analysis;

namespace Perf.Tests.Analysis.Capacity;

public class KneedleTests
{
    [Fact]
    public void Find_CurveThatBends_IsWhereItBends()
    {
        // The response time of a single queue, 1 / (1 - load).
        (double X, double Y)[] curve = [.. Enumerable.Range(0, 20).Select(i => (i / 20.0, 1 / (1 - (i / 20.0))))];
        (int index, double sharpness) = Kneedle.Find(curve)!.Value;
        Assert.InRange(curve[index].X, 0.7, 0.85);
        Assert.InRange(sharpness, 0.5, 0.8);
    }

    [Fact]
    public void Find_FlatThenSteep_IsTheLastFlatPoint() =>
        Assert.Equal(3, Kneedle.Find([(10, 5), (20, 5), (40, 5.2), (80, 6), (160, 500)])!.Value.Index);

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    public void Find_StraightLine_HasNone(double noise)
    {
        var random = new Random(1);
        Assert.Null(Kneedle.Find([.. Enumerable.Range(0, 20).Select(i => ((double)i, i + (20 * noise * random.NextDouble())))]));
    }

    [Fact]
    public void Find_FallingFlatOrShort_HasNone()
    {
        Assert.Null(Kneedle.Find([(1, 9), (2, 3), (3, 2), (4, 1)]));
        Assert.Null(Kneedle.Find([(1, 5), (2, 5), (3, 5), (4, 5)]));
        Assert.Null(Kneedle.Find([(1, 1), (2, 1), (3, 9)]));
        Assert.Null(Kneedle.Find([]));
    }

    [Fact]
    public void Find_ConcaveCurve_HasNone() => Assert.Null(Kneedle.Find([.. Enumerable.Range(1, 20).Select(i => ((double)i, Math.Sqrt(i)))]));
}
