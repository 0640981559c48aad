namespace Perf.Tests.Model.Text;

public class SizeTextTests
{
    [Theory]
    [InlineData("512", 512)]
    [InlineData("10kB", 10_000)]
    [InlineData("10kb", 10_000)]
    [InlineData("1.5 MB", 1_500_000)]
    [InlineData("1GB", 1_000_000_000)]
    [InlineData("2KiB", 2_048)]
    [InlineData("1MiB", 1_048_576)]
    [InlineData("1GiB", 1_073_741_824)]
    [InlineData("7B", 7)]
    public void TryParse_Size_IsRead(string text, long bytes)
    {
        Assert.True(SizeText.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("kB")]
    [InlineData("1TB")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData("99999999999999999999GB")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(SizeText.TryParse(text, out _));

    [Fact]
    public void TryParse_OfFormat_IsNear() => SeededProperty.ForAll(1000, random =>
    {
        long bytes = random.NextInt64((long)Math.Pow(10, random.Next(1, 13)));
        Assert.True(SizeText.TryParse(SizeText.Format(bytes), out long read), SizeText.Format(bytes));
        Assert.InRange(read, (bytes * 0.994) - 1, (bytes * 1.006) + 1);
    });
}
