using System.Management.Automation;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Transformation;

/// <summary>What parameters take beside what they are.</summary>
public sealed class TransformTests
{
    [Theory]
    [InlineData("30s", "30s")]
    [InlineData("PT30S", "30s")]
    [InlineData("P1D", "1d")]
    [InlineData("00:05:00", "5m")]
    [InlineData("never", "never")] // the command's own words, and its own errors
    [InlineData("30", "30")]
    public void Duration_OfTexts(string text, string expected)
    {
        Assert.Equal(expected, new DurationTransformAttribute().Transform(null!, text));
        Assert.Equal(expected, Unwrapped(new DurationTransformAttribute().Transform(null!, PSObject.AsPSObject(text))));
    }

    [Fact]
    public void Duration_OfAnObject_IsWhatPeopleWrite()
    {
        Assert.Equal("1h30m", new DurationTransformAttribute().Transform(null!, TimeSpan.FromMinutes(90)));
        Assert.Equal(7m, new DurationTransformAttribute().Transform(null!, 7m));
    }

    [Fact]
    public void Rate_OfTexts_IsPerSecond()
    {
        Assert.Equal(200.0, new RateTransformAttribute().Transform(null!, "12000/m"));
        Assert.Equal(0.5, new RateTransformAttribute().Transform(null!, "0.5"));
        Assert.Equal(3, new RateTransformAttribute().Transform(null!, 3));
        Assert.Contains("200/s", Assert.Throws<ArgumentTransformationMetadataException>(() => new RateTransformAttribute().Transform(null!, "fast")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Share_OfTexts_MayBePercent()
    {
        Assert.Equal(0.9, new ShareTransformAttribute().Transform(null!, "90%"));
        Assert.Equal(0.9, new ShareTransformAttribute().Transform(null!, " 0.9 "));
        Assert.Equal(0.9, new ShareTransformAttribute().Transform(null!, 0.9));
        Assert.Contains("90%", Assert.Throws<ArgumentTransformationMetadataException>(() => new ShareTransformAttribute().Transform(null!, "most")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Percent_OfTexts_MayHaveTheSign()
    {
        Assert.Equal(50.0, new PercentTransformAttribute().Transform(null!, "50%"));
        Assert.Equal(0.5, new PercentTransformAttribute().Transform(null!, " 0.5 "));
        Assert.Equal(200, new PercentTransformAttribute().Transform(null!, 200));
        Assert.Contains("50%", Assert.Throws<ArgumentTransformationMetadataException>(() => new PercentTransformAttribute().Transform(null!, "half")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Moment_OfTextsAndObjects()
    {
        DateTimeOffset now = TimeProvider.System.GetLocalNow();
        var ago = (DateTimeOffset)new MomentTransformAttribute().Transform(null!, "7d");
        Assert.InRange(now - ago, TimeSpan.FromDays(7) - TimeSpan.FromMinutes(5), TimeSpan.FromDays(7) + TimeSpan.FromMinutes(5));
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 14, 30, 0, TimeSpan.Zero), new MomentTransformAttribute().Transform(null!, "2026-11-27T14:30Z"));
        Assert.Equal(now, new MomentTransformAttribute().Transform(null!, now));
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero), new MomentTransformAttribute().Transform(null!, new DateTime(2026, 11, 27, 0, 0, 0, DateTimeKind.Utc)));
        Assert.Contains("yesterday", Assert.Throws<ArgumentTransformationMetadataException>(() => new MomentTransformAttribute().Transform(null!, "soon")).Message, StringComparison.Ordinal);
    }

    private static object Unwrapped(object value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
