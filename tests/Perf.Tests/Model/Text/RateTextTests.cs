namespace Perf.Tests.Model.Text;

public class RateTextTests
{
    [Theory]
    [InlineData("200/s", 200)]
    [InlineData("12000/m", 200)]
    [InlineData("3600/h", 1)]
    [InlineData(" 0.5 / s ", 0.5)]
    [InlineData("200", 200)]
    public void Parse_Rate_IsPerSecond(string text, double expected) => Assert.Equal(expected, RateText.Parse(text), 9);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("0/s")]
    [InlineData("-5/s")]
    [InlineData("fast")]
    [InlineData("5/d")]
    [InlineData("5/s/s")]
    [InlineData("1e9/s")]
    [InlineData("1,5/s")]
    [InlineData("/s")]
    public void Parse_NoRate_SaysWhatToWrite(string? text)
    {
        var fault = Assert.Throws<PerfException>(() => RateText.Parse(text));
        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
        Assert.Contains("200/s", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "200/s")]
    [InlineData(0.5, "0.5/s")]
    [InlineData(333.3333333, "333.3/s")]
    [InlineData(12345.6, "12,346/s")]
    [InlineData(0.0123456, "0.01235/s")]
    public void Format_Rate_HasFourDigits(double perSecond, string expected) => Assert.Equal(expected, RateText.Format(perSecond));
}
