using System.Globalization;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Arguments;

public sealed class WindowArgumentTests
{
    [Theory]
    [InlineData("22:00-04:00", "22:00", "04:00", "")]
    [InlineData("9:30-17:05", "09:30", "17:05", "")]
    [InlineData("Sat,Sun 00:00-06:00", "00:00", "06:00", "Saturday Sunday")]
    [InlineData("Mon-Fri 22:00-02:00", "22:00", "02:00", "Monday Tuesday Wednesday Thursday Friday")]
    [InlineData("fri-mon 1:00-2:00", "01:00", "02:00", "Friday Saturday Sunday Monday")] // over the week's end
    [InlineData("Saturday,sunday 00:00-06:00", "00:00", "06:00", "Saturday Sunday")]
    [InlineData("Mon,Mon-Tue 00:00-06:00", "00:00", "06:00", "Monday Tuesday")] // once each
    [InlineData("  Wed   00:00-23:59 ", "00:00", "23:59", "Wednesday")]
    public void Read_AsPeopleWriteIt(string text, string from, string to, string days)
    {
        MaintenanceWindow window = WindowArgument.Read(text);
        Assert.Equal((TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(to, CultureInfo.InvariantCulture)), (window.From, window.To));
        Assert.Equal(days, string.Join(' ', window.Days));
    }

    [Theory]
    [InlineData("")]
    [InlineData("always")]
    [InlineData("22:00")]
    [InlineData("22:00-")]
    [InlineData("22:00-22:00")] // neither never nor always
    [InlineData("24:00-02:00")]
    [InlineData("22-04")]
    [InlineData("22:00-04:00-06:00")]
    [InlineData("Sat Sun 00:00-06:00")]
    [InlineData("Someday 00:00-06:00")]
    [InlineData("Mon-Wed-Fri 00:00-06:00")]
    [InlineData("Mon- 00:00-06:00")]
    [InlineData("00:00-06:00 Sat")]
    [InlineData("22:00 - 04:00")]
    public void Read_AnythingElse_SaysHowToWriteIt(string text)
    {
        PerfException fault = Assert.Throws<PerfException>(() => WindowArgument.Read(text));
        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
        Assert.Contains("'22:00-04:00'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OverMidnight_HoldsOnTheMorningAfterItsDay()
    {
        MaintenanceWindow window = WindowArgument.Read("Fri 22:00-02:00");
        // A Friday.
        var evening = new DateTimeOffset(2026, 11, 27, 23, 0, 0, TimeSpan.Zero);
        Assert.True(window.Holds(evening));
        Assert.True(window.Holds(evening.AddHours(2)));
        Assert.False(window.Holds(evening.AddHours(4)));
        Assert.False(window.Holds(evening.AddDays(1)));
    }
}
