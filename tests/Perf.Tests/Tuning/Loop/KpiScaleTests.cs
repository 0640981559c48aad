using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

public class KpiScaleTests
{
    private static readonly TuningKpi s_latency = new();
    private static readonly TuningKpi s_capacity = new() { Kind = TuningKpiKind.Capacity, IsHigherBetter = true };
    private static readonly TuningKpi s_errors = new() { Kind = TuningKpiKind.Errors };
    private static readonly TuningKpi s_work = new() { Kind = TuningKpiKind.Work };

    [Theory]
    [InlineData(100, 80, 0.2)]
    [InlineData(100, 125, -0.25)]
    [InlineData(100, 10, 0.9)]
    public void GainOf_LessIsBetter_IsTheShareThatIsGone(double before, double after, double gain) => Assert.Equal(gain, Gain(s_latency, before, after), 9);

    [Theory]
    [InlineData(100, 120, 0.2)]
    [InlineData(150, 1079, 6.193333333)]
    [InlineData(1043, 492, -0.528283797)]
    public void GainOf_MoreIsBetter_IsWhatIsAdded(double before, double after, double gain) => Assert.Equal(gain, Gain(s_capacity, before, after), 6);

    [Fact]
    public void ShiftOf_Gain_IsItsInverse()
    {
        foreach (bool isHigherBetter in new[] { true, false })
        {
            Assert.All(new[] { -0.5, -0.03, 0, 0.03, 0.2, 0.9 }, gain => Assert.Equal(gain, KpiScale.GainOf(KpiScale.ShiftOf(gain, isHigherBetter), isHigherBetter), 12));
        }
    }

    [Fact]
    public void Places_NoFailuresLeft_AreNoInfinity()
    {
        double gain = Gain(s_errors, 0.05, 0);
        Assert.InRange(gain, 0.98, 0.999);
        Assert.Equal(0, Gain(s_errors, 0, 0), 9);
    }

    [Fact]
    public void Places_WorkThatIsGone_IsNearlyAllGained()
    {
        Assert.InRange(Gain(s_work, 5000, 0), 0.999, 1);
        Assert.Equal(0, Gain(s_work, 0, 0), 9);
    }

    // In five seconds less than one: a tenth of a request a second at most.
    [Theory]
    [InlineData(TuningKpiKind.Capacity)]
    [InlineData(TuningKpiKind.Burst)]
    public void Places_NothingSucceeded_IsLessThanOneInThatTime(TuningKpiKind kind)
    {
        var kpi = new TuningKpi { Kind = kind, IsHigherBetter = true };
        double[] places = KpiScale.Places(kpi, [new TuningTrial { Value = 0, Length = TimeSpan.FromSeconds(5) }, new TuningTrial { Value = 100, Length = TimeSpan.FromSeconds(5) }]);
        Assert.Equal(999, KpiScale.GainOf(places[1] - places[0], isHigherBetter: true), 6);
    }

    private static double Gain(TuningKpi kpi, double before, double after)
    {
        double[] places = KpiScale.Places(kpi, [new TuningTrial { Value = before, Requests = 1000 }, new TuningTrial { Value = after, Requests = 1000 }]);
        return KpiScale.GainOf(places[1] - places[0], kpi.IsHigherBetter);
    }
}
