using Perf.Telemetry.Alerts;

namespace Perf.Tests.Telemetry.Alerts;

public class HttpAnswerTests
{
    [Theory]
    [InlineData("17", 17.0)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    [InlineData("31536000", 86400.0)] // a year: a day at most
    [InlineData("Wed, 04 Mar 2026 05:07:07 GMT", 60.0)]
    [InlineData("Wed, 04 Mar 2026 05:00:00 GMT", null)] // it is over
    public void Wait_OfAHeader_IsItsTime(string? header, double? seconds) => Assert.Equal(seconds, HttpAnswer.Wait(header, SomeAlerts.Now)?.TotalSeconds);

    [Fact]
    public void Of_ABodyWithControlCharacters_ShowsNone()
    {
        string reason = HttpAnswer.Of(400, null, null, "\u001b[31mred\r\nand\u202Emore" + new string('x', 900), SomeAlerts.Now).Reason;
        Assert.DoesNotContain(reason, letter => char.IsControl(letter) || letter == '\u202E');
        Assert.True(reason.Length < 400);
    }

    [Fact]
    public void Of_ARedirect_DoesNotShowItsPath() =>
        Assert.DoesNotContain("token", HttpAnswer.Of(302, null, "https://other.example.com/hook/token", "", SomeAlerts.Now).Reason, StringComparison.Ordinal);
}
