using Perf.Commands;

namespace Perf.Tests.Cmdlets.Views;

public sealed class TuningViewTests
{
    [Theory]
    [InlineData(0.354, "+35.4 %")]
    [InlineData(-0.25, "-25 %")]
    [InlineData(0.0, "0 %")]
    [InlineData(3.0, "+300 %")]
    [InlineData(null, "")]
    public void Percent_Share_HasItsSign(double? share, string expected) => Assert.Equal(expected, TuningView.Percent(share));

    [Fact]
    public void Interval_OfAMeasurement_IsFromLowToHigh()
    {
        Assert.Equal("+21 to +48 %", TuningView.Interval(new TuningMeasurement { GainLow = 0.21, GainHigh = 0.48 }));
        Assert.Equal("-5 to +2 %", TuningView.Interval(new TuningMeasurement { GainLow = -0.05, GainHigh = 0.02 }));
        Assert.Equal("", TuningView.Interval(new TuningMeasurement { GainLow = 0.1 }));
        Assert.Equal("", TuningView.Interval(null));
    }
}
