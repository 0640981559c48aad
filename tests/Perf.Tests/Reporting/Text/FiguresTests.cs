using Perf.Reporting;

namespace Perf.Tests.Reporting.Text;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(null, "-")]
    [InlineData(double.NaN, "-")]
    [InlineData(0.0, "0 µs")]
    [InlineData(0.0123, "12 µs")]
    [InlineData(0.9994, "999 µs")]
    [InlineData(0.9996, "1.00 ms")] // not 1000 µs
    [InlineData(1.234, "1.23 ms")]
    [InlineData(9.994, "9.99 ms")]
    [InlineData(9.996, "10.0 ms")]
    [InlineData(99.94, "99.9 ms")]
    [InlineData(99.96, "100 ms")]
    [InlineData(1234.4, "1234 ms")]
    [InlineData(9999.6, "10.0 s")]
    [InlineData(61000.0, "61.0 s")]
    public void Time_Milliseconds_HasThreeDigitsAndAUnit(double? milliseconds, string expected) => Assert.Equal(expected, Figures.Time(milliseconds));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(double.NaN, "-")]
    [InlineData(0.0, "0.00 %")]
    [InlineData(0.00001, "<0.01 %")] // something is not nothing
    [InlineData(0.0001, "0.01 %")]
    [InlineData(0.5, "50.00 %")]
    [InlineData(0.9999, "99.99 %")]
    [InlineData(0.999999, ">99.99 %")] // and not all is not all
    [InlineData(1.0, "100.00 %")]
    public void Share_OfOne_IsPercent(double? share, string expected) => Assert.Equal(expected, Figures.Share(share));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(double.NaN, "-")]
    [InlineData(0.0, "0")]
    [InlineData(1234567.0, "1,234,567")]
    public void Count_Number_HasGroups(double? count, string expected) => Assert.Equal(expected, Figures.Count(count));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(double.NaN, "-")]
    [InlineData(0.04, "0.0")]
    [InlineData(99.94, "99.9")]
    [InlineData(99.96, "100")]
    [InlineData(12345.6, "12,346")]
    public void Rate_PerSecond_HasThreeDigits(double? rate, string expected) => Assert.Equal(expected, Figures.Rate(rate));

    [Theory]
    [InlineData(null, "ms", "no data")]
    [InlineData(12.3, "ms", "12.3 ms")]
    [InlineData(0.123, "share", "12.30 %")]
    [InlineData(200.0, "per second", "200/s")]
    [InlineData(1500.0, "bytes", "1.5 kB")]
    [InlineData(1500.0, "", "1,500")]
    public void Value_OfAUnit_IsWrittenAsThatUnit(double? value, string unit, string expected) => Assert.Equal(expected, Figures.Value(value, unit));
}
