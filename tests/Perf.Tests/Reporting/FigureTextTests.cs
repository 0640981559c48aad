using Perf.Reporting.Html;

namespace Perf.Tests.Reporting;

public class FigureTextTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(double.NaN, "–")]
    [InlineData(0.0, "0 ms")]
    [InlineData(0.031, "0.031 ms")]
    [InlineData(0.42, "0.42 ms")]
    [InlineData(18.34, "18.3 ms")]
    [InlineData(412.4, "412 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1.00 s")] // never 1,000 ms
    [InlineData(1240.0, "1.24 s")]
    [InlineData(61_000.0, "61.0 s")]
    [InlineData(125_000.0, "2 min 5 s")]
    [InlineData(86_400_000.0, "1 d")]
    [InlineData(-125_000.0, "-2 min -5 s")]
    [InlineData(-1e300, "-1157407 d -9 h")] // further than a TimeSpan reaches
    public void Time_Milliseconds_HasThreeDigits(double? milliseconds, string expected) => Assert.Equal(expected, FigureText.Time(milliseconds));

    [Theory]
    [InlineData(0.0, "0 %")]
    [InlineData(0.00001, "< 0.01 %")] // one failure in 100,000 is not none
    [InlineData(0.004, "0.4 %")]
    [InlineData(0.99999, "> 99.99 %")]
    [InlineData(1.0, "100 %")]
    [InlineData(-0.25, "-25 %")]
    [InlineData(null, "–")]
    public void Share_OnlyExactlyNothingIsZero(double? share, string expected) => Assert.Equal(expected, FigureText.Share(share));

    [Theory]
    [InlineData(30, 60, "30 s")]
    [InlineData(150, 600, "2:30")]
    [InlineData(5400, 86_400, "1:30 h")]
    public void AxisMoment_Seconds_FitTheRun(double seconds, double end, string expected) => Assert.Equal(expected, FigureText.AxisMoment(seconds, end));

    [Fact]
    public void Short_LongText_EndsWithAnEllipsis()
    {
        Assert.Equal("abc", FigureText.Short("abc", 3));
        Assert.Equal("ab…", FigureText.Short("abcd", 3));
    }
}
