using System.Globalization;

namespace Perf.Tests.Model.Text;

public sealed class MomentTextTests
{
    // Two hours before UTC's midnight is the next day there already.
    private static readonly TimeZoneInfo s_zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(3), "test", "test");
    private static readonly DateTimeOffset s_now = new(2026, 11, 27, 22, 15, 30, TimeSpan.Zero);

    [Theory]
    [InlineData("now", "2026-11-27T22:15:30Z")]
    [InlineData("today", "2026-11-28T00:00:00+03:00")]
    [InlineData("Yesterday", "2026-11-27T00:00:00+03:00")]
    [InlineData("7d", "2026-11-20T22:15:30Z")]
    [InlineData("30m ago", "2026-11-27T21:45:30Z")]
    [InlineData("1h30m", "2026-11-27T20:45:30Z")]
    [InlineData("14:30", "2026-11-28T14:30:00+03:00")]
    [InlineData("2026-11-27", "2026-11-27T00:00:00+03:00")]
    [InlineData("2026-11-27 14:30", "2026-11-27T14:30:00+03:00")]
    [InlineData("2026-11-27T14:30:05", "2026-11-27T14:30:05+03:00")]
    [InlineData("2026-11-27T14:30Z", "2026-11-27T14:30:00Z")]
    [InlineData("2026-11-27T14:30:05+01:00", "2026-11-27T14:30:05+01:00")]
    public void TryParse_AsPeopleSayIt(string text, string expected)
    {
        Assert.True(MomentText.TryParse(text, s_now, s_zone, out DateTimeOffset moment));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), moment);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("tomorrow")]
    [InlineData("7")]
    [InlineData("27.11.2026")] // whose order of day and month is a matter of the reader
    [InlineData("11/27/2026")]
    [InlineData("2026-13-01")]
    [InlineData("25:00")]
    [InlineData("0001-01-01")]
    public void TryParse_AnythingElse_IsNone(string? text) => Assert.False(MomentText.TryParse(text, s_now, s_zone, out _));

    /// <summary>However it is written, the same moment is read.</summary>
    [Fact]
    public void TryParse_AnyMoment_IsReadBack() => SeededProperty.ForAll(1000, random =>
    {
        DateTimeOffset moment = s_now.AddSeconds(-random.Next(0, 400_000_000));
        string whole = moment.ToOffset(TimeSpan.FromHours(random.Next(-12, 13))).ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture);
        Assert.True(MomentText.TryParse(whole, s_now, s_zone, out DateTimeOffset read), whole);
        Assert.Equal(moment, read);
        string local = TimeZoneInfo.ConvertTime(moment, s_zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        Assert.True(MomentText.TryParse(local, s_now, s_zone, out read), local);
        Assert.Equal(moment, read);
        TimeSpan ago = s_now - moment;
        // People look back ten years at most.
        Assert.Equal(ago <= TimeSpan.FromDays(3653), MomentText.TryParse(DurationText.Format(ago), s_now, s_zone, out read));
        Assert.True(ago > TimeSpan.FromDays(3653) || read == moment);
    });
}
