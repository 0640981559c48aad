using System.Globalization;
using System.Xml;

namespace Perf.Tests.Model.Text;

public sealed class DurationNotationTests
{
    [Theory]
    [InlineData("PT30S", 30)]
    [InlineData("pt1h30m", 5400)]
    [InlineData("P1D", 86400)]
    [InlineData("P1DT12H", 129600)]
    [InlineData("P2W", 1209600)]
    [InlineData(" PT0.5S ", 0.5)]
    [InlineData("00:05:00", 300)]
    [InlineData("0:05:00", 300)]
    [InlineData("1.12:00:00", 129600)]
    public void TryParse_AsProgramsWriteIt(string text, double seconds)
    {
        Assert.True(DurationNotation.TryParse(text, out TimeSpan value));
        Assert.Equal(seconds, value.TotalSeconds, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1M")] // a month has no length
    [InlineData("P1Y")]
    [InlineData("PW")]
    [InlineData("P1000000W")]
    [InlineData("-PT5S")]
    [InlineData("-00:05:00")]
    [InlineData("5")] // .NET would read five days
    [InlineData("30s")] // people's form: DurationText
    [InlineData("25:00")]
    [InlineData("05:00")] // minutes to some, hours to others
    [InlineData("soon")]
    public void TryParse_AnythingElse_IsNone(string? text) => Assert.False(DurationNotation.TryParse(text, out _));

    [Fact]
    public void TryParse_WhatDotNetWrites_IsReadBack() => SeededProperty.ForAll(1000, random =>
    {
        var value = TimeSpan.FromTicks(random.NextTicks());
        Assert.True(DurationNotation.TryParse(XmlConvert.ToString(value), out TimeSpan iso), XmlConvert.ToString(value));
        Assert.Equal(value, iso);
        Assert.True(DurationNotation.TryParse(value.ToString("c", CultureInfo.InvariantCulture), out TimeSpan clock), value.ToString("c", CultureInfo.InvariantCulture));
        Assert.Equal(value, clock);
    });

    [Fact]
    public void TryParse_AnyText_DoesNotThrow() => SeededProperty.ForAll(3000, random =>
    {
        const string Letters = "PTYMWDHS0123456789.:- ";
        string text = new([.. Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)])]);
        Assert.True(!DurationNotation.TryParse(text, out TimeSpan value) || value >= TimeSpan.Zero, text);
    });
}
