using System.Text;
using Perf.Target.Platform;

namespace Perf.Tests.Target.Platform;

public sealed class TotpTests
{
    private static readonly byte[] s_secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238, appendix B, SHA-1: the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void CodeAt_TheRfcsMoments_IsItsCode(long seconds, string code) => Assert.Equal(code, Totp.CodeAt(s_secret, seconds));

    [Theory]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(-30, true)]
    [InlineData(90, false)]
    [InlineData(-90, false)]
    public void IsValid_ClocksDiffer_HalfAMinuteIsForgiven(int seconds, bool isValid) =>
        Assert.Equal(isValid, Totp.IsValid(s_secret, Totp.CodeAt(s_secret, 1_700_000_000 + seconds), 1_700_000_000));

    /// <summary>RFC 4648, section 10, without its padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void ToBase32_TheRfcsTexts_IsItsText(string text, string base32) => Assert.Equal(base32, Totp.ToBase32(Encoding.ASCII.GetBytes(text)));
}
