using Perf.Analysis;

namespace Perf.Tests.Analysis.Estimates;

public class RatioCurveTests
{
    [Fact]
    public void Of_TailIsSlower_ShowsItInTheTailAlone()
    {
        IReadOnlyList<QuantileRatio> curve = RatioCurve.Of(Runs(10, 1, 0.1), Runs(10, 2, 0.1, tail: 1.5), 0.01, 1);
        Assert.All(curve.Where(point => point.Percent <= 75), point => Assert.InRange(1, point.Low!.Value, point.High!.Value));
        QuantileRatio p99 = curve.Single(point => point.Percent == 99);
        Assert.InRange(p99.Ratio, 1.4, 1.6);
        Assert.True(p99.Low > 1.2);
    }

    [Fact]
    public void Of_SameInputs_GivesTheSame() => Assert.Equal(RatioCurve.Of(Runs(6, 1, 0.05), Runs(6, 2, 0.05), 0.01, 7), RatioCurve.Of(Runs(6, 1, 0.05), Runs(6, 2, 0.05), 0.01, 7));

    [Fact]
    public void Of_FewUnits_HasNoBand() => Assert.All(RatioCurve.Of(Runs(2, 1, 0.05), Runs(9, 2, 0.05), 0.01, 7), point => Assert.Null(point.Low));

    [Fact]
    public void Of_NothingMeasured_IsEmpty() => Assert.Empty(RatioCurve.Of([Histogram.Empty], [Histogram.Empty], 0.01, 1));

    private static Histogram[] Runs(int count, int seed, double noise, double tail = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var histogram = new HistogramBuilder();
                double mood = 1 + (noise * (random.NextDouble() - 0.5));
                for (int i = 0; i < 3000; i++)
                {
                    double share = random.NextDouble();
                    histogram.Record((long)(1e6 * mood * (1 + share) * (share > 0.9 ? tail : 1)));
                }

                return histogram.Build();
            }),
        ];
    }
}
