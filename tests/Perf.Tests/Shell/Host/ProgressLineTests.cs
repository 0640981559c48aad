using System.Management.Automation;
using Perf.Shell.Host;

namespace Perf.Tests.Shell.Host;

public sealed class ProgressLineTests
{
    [Fact]
    public void Text_HasShareAndRemainingTime()
    {
        var record = new ProgressRecord(1, "Load", "200 req/s") { PercentComplete = 40, SecondsRemaining = 75, CurrentOperation = "ramp" };
        Assert.Equal("Load: 200 req/s 40 %, 00:01:15 left - ramp", ProgressLine.Text(record, 80));
    }

    [Fact]
    public void Text_IsOneLineWithoutEscapes_AndFits()
    {
        string text = ProgressLine.Text(new ProgressRecord(1, "a\nb\e[31m", new string('x', 200)), 30);
        Assert.Equal(30, text.Length);
        Assert.DoesNotContain('\n', text);
        Assert.DoesNotContain('\e', text);
    }

    [Theory]
    [InlineData(0, 120)]
    [InlineData(19, 120)]
    [InlineData(20, 20)]
    [InlineData(200, 200)]
    public void BelievableWidth_OfBrokenTerminals_IsTheFallback(int width, int expected) => Assert.Equal(expected, Terminal.BelievableWidth(width));
}
