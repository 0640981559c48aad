using Perf.Tuning;

namespace Perf.Tests.Tuning.Catalogue;

public class AmountTextTests
{
    [Theory]
    [InlineData("128MB", 134217728)]
    [InlineData("64k", 65536)]
    [InlineData("10m", 10485760)]
    [InlineData("200ms", 200)]
    [InlineData("1min", 60000)]
    [InlineData("1d", 86400000)]
    [InlineData("-1", -1)]
    [InlineData("0.9", 0.9)]
    [InlineData(" 8 kB ", 8192)]
    public void TryParse_OfAnAmount_IsBytesOrMilliseconds(string text, double expected)
    {
        Assert.True(AmountText.TryParse(text, out double amount));
        Assert.Equal(expected, amount, 9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("on")]
    [InlineData("MB")]
    [InlineData("1e5")]
    [InlineData("Infinity")]
    [InlineData("1,5")]
    public void TryParse_OfSomethingElse_IsFalse(string text) => Assert.False(AmountText.TryParse(text, out _));

    [Theory]
    [InlineData("64MB", "65536kB", 0, true)]
    [InlineData("100", "104", 0.05, true)]
    [InlineData("100", "106", 0.05, false)]
    [InlineData("on", "ON", 0, true)]
    [InlineData("on", "off", 1, false)]
    [InlineData(null, null, 0, true)]
    [InlineData(null, "0", 0, false)]
    public void IsSame_OfTwoSettings_LooksAtWhatTheySay(string? one, string? other, double share, bool expected) => Assert.Equal(expected, AmountText.IsSame(one, other, share));

    [Theory]
    [InlineData(2147483648, "2GB")]
    [InlineData(1610612736, "1536MB")]
    [InlineData(1073741825, "1GB")]
    [InlineData(1048575, "1023kB")]
    [InlineData(-5, "0kB")]
    public void Size_OfBytes_IsRoundedDown(double bytes, string expected) => Assert.Equal(expected, AmountText.Size(bytes));
}
