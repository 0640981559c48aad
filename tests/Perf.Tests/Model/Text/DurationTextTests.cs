namespace Perf.Tests.Model.Text;

public class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 5_000_000)]
    [InlineData("1.5s", 15_000_000)]
    [InlineData("1m30s", 900_000_000)]
    [InlineData("1h30m", 54_000_000_000)]
    [InlineData("7d", 6_048_000_000_000)]
    [InlineData("250us", 2_500)]
    [InlineData("250µs", 2_500)]
    [InlineData("100ns", 1)]
    [InlineData(" 2s ", 20_000_000)]
    [InlineData("0", 0)]
    [InlineData(".5s", 5_000_000)]
    public void TryParse_Duration_IsRead(string text, long ticks)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan value));
        Assert.Equal(ticks, value.Ticks);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("s")]
    [InlineData("5x")]
    [InlineData("1.2.3s")]
    [InlineData("1e3s")]
    [InlineData("5s30")]
    [InlineData("NaNs")]
    [InlineData("99999999999d")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void TryParse_OfFormat_IsTheSameToTheMicrosecond() => SeededProperty.ForAll(2000, random =>
    {
        var value = new TimeSpan(random.NextInt64((long)Math.Pow(10, random.Next(1, 15))) / 10 * 10);
        string text = DurationText.Format(value);
        Assert.True(DurationText.TryParse(text, out TimeSpan read), text);
        Assert.Equal(value, read);
    });

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(900_000_000, "1m30s")]
    [InlineData(15_000_000, "1.5s")]
    [InlineData(2_500, "250us")]
    [InlineData(864_000_000_000, "1d")]
    [InlineData(-20_000_000, "-2s")]
    public void Format_Duration_IsShort(long ticks, string text) => Assert.Equal(text, DurationText.Format(new TimeSpan(ticks)));

    [Fact]
    public void Format_SmallestTimeSpan_DoesNotOverflow() => Assert.StartsWith("-10675199d", DurationText.Format(TimeSpan.MinValue), StringComparison.Ordinal);

    [Fact]
    public void TryParse_AnyText_NeverThrows() => SeededProperty.ForAll(5000, random =>
    {
        string text = string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => "0123456789.nuµmshd -+e"[random.Next(22)]));
        if (DurationText.TryParse(text, out TimeSpan value))
        {
            Assert.True(value >= TimeSpan.Zero);
        }
    });
}
